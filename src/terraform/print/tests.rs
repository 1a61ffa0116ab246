//! Whole printed files. That the same rules hold for any tree is asked of `terraform fmt` in `tests/terraform_print`.

use super::super::*;
use hac_base::source::{Origin, SourceId, Span};

fn origin(element: &str) -> Origin {
    let span = Span {
        source: SourceId(0),
        start: 0,
        end: 1,
    };
    Origin {
        element: element.to_owned(),
        file: "platform.ha".to_owned(),
        span,
        via: Vec::new(),
    }
}

fn printed(block: impl Into<Block>) -> String {
    print(&File {
        blocks: vec![block.into()],
    })
    .text
}

#[test]
fn blocks_say_where_they_come_from_and_where_they_stand() {
    let mut file = File::default();
    let shared = file.add(
        resource("test_thing", "shared")
            .origins([&origin("tier web"), &origin("tier api"), &origin("tier web")])
            .doc("One for both tiers.")
            .set("name", "x"),
    );
    file.add(output("id", shared.attr("id")).origin(&origin("tier web")));
    let printed = print(&file);
    assert_eq!(
        printed.text,
        r#"# platform.ha: tier api, tier web
# One for both tiers.
resource "test_thing" "shared" {
  name = "x"
}

# platform.ha: tier web
output "id" {
  value = test_thing.shared.id
}
"#
    );
    let lines: Vec<_> = printed
        .blocks
        .iter()
        .map(|at| (at.address.as_str(), at.first, at.last))
        .collect();
    assert_eq!(lines, [("test_thing.shared", 1, 5), ("output.id", 7, 10)]);
    let elements: Vec<_> = printed
        .blocks
        .iter()
        .flat_map(|at| &at.origin)
        .map(|from| from.element.as_str())
        .collect();
    assert_eq!(elements, ["tier api", "tier web", "tier web"]);
}

#[test]
fn a_comment_stays_a_comment() {
    let named = origin("tier \"x\"\n}\nresource \"evil\" \"e\" {\u{2028}");
    let text = printed(resource("test_thing", "x").origin(&named).comment("a\r\nb = 1"));
    assert_eq!(
        text,
        "# platform.ha: tier \"x\" } resource \"evil\" \"e\" {\nresource \"test_thing\" \"x\" {\n  # a  b = 1\n}\n"
    );
}

#[test]
fn nested_blocks_stand_apart_and_comments_stay_with_what_they_are_about() {
    let block = resource("test_thing", "x")
        .directive("checkov:skip=CKV_1:why")
        .set("a", 1)
        .set("long_name", 2)
        .comment("about the rule")
        .block("rule", |b| b.set("port", 443).blank())
        .set("after", true)
        .block("empty", |b| b);
    assert_eq!(
        printed(block),
        r#"resource "test_thing" "x" {
  #checkov:skip=CKV_1:why
  a         = 1
  long_name = 2

  # about the rule
  rule {
    port = 443
  }

  after = true

  empty {}
}
"#
    );
}

#[test]
fn values_of_many_lines() {
    let policy = Object::new().set("Version", "2012-10-17").set(
        "Statement",
        list([Object::new()
            .set("Effect", "Allow")
            .set("Action", ["a:Get", "a:Put"])]),
    );
    let block = Block::new("it")
        .set("a", 1)
        .set("policy", call("jsonencode", [policy]))
        .set("script", heredoc([lit("echo ${x} "), var("y"), lit("\n  done")]))
        .set(
            "ids",
            For::each("s", var("all"))
                .filter(bound("s").attr("on"))
                .list(bound("s").attr("id")),
        )
        .set(
            "tags",
            call(
                "merge",
                [
                    var("tags"),
                    Object::new().set("Name", "x").set("Tier Name", 2).into(),
                ],
            ),
        );
    assert_eq!(
        printed(block),
        r#"it {
  a = 1
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["a:Get", "a:Put"] },
    ]
  })
  script = <<-EOT
    echo $${x} ${var.y}
      done
  EOT
  ids    = [for s in var.all : s.id if s.on]
  tags   = merge(var.tags, { Name = "x", "Tier Name" = 2 })
}
"#
    );
}

#[test]
fn text_cannot_become_code() {
    let text = "${a} %{b} $${c} \"quoted\" \\n \u{202e}";
    let block = Block::new("it")
        .set("text", text)
        .set("ends", concat([lit("$"), var("x")]));
    assert_eq!(
        printed(block),
        "it {\n  text = \"$${a} %%{b} \\u0024\\u0024{c} \\\"quoted\\\" \\\\n \\u202e\"\n  ends = \"\\u0024${var.x}\"\n}\n"
    );
}

/// Parts made by hand, with the dangerous pair on both sides of a seam.
#[test]
fn text_in_pieces_cannot_become_code() {
    let pieces = || {
        vec![
            Part::Text("$".to_owned()),
            Part::Text("{x}\n$%".to_owned()),
            Part::Value(var("y")),
        ]
    };
    let heredoc = [pieces(), vec![Part::Text("\n".to_owned())]].concat();
    let block = Block::new("it")
        .set("a", Expr::Template(pieces()))
        .set("b", Expr::Heredoc(heredoc));
    assert_eq!(
        printed(block),
        "it {\n  a = \"$${x}\\n\\u0024\\u0025${var.y}\"\n  b = <<-EOT\n    $${x}\n    ${\"\\u0024\\u0025\"}${var.y}\n  EOT\n}\n"
    );
}

#[test]
fn operators_keep_their_grouping() {
    let minus = lit(1).minus(lit(2).minus(3)).minus(lit(4).times(lit(5).plus(-6)));
    let logic = not(var("a").and(var("b"))).or(var("c").and(conditional(var("d"), true, false)));
    let block = Block::new("it").set("minus", minus).set("logic", logic);
    assert_eq!(
        printed(block),
        "it {\n  minus = 1 - (2 - 3) - 4 * (5 + (-6))\n  logic = !(var.a && var.b) || (var.c && (var.d ? true : false))\n}\n"
    );
}
