//! Leaves out what a project offers and nobody takes.

use super::project::{Module, Project};
use super::verify::{Fault, verify};

/// Removes every output of a called module that nothing uses, so that a module can offer all it knows, and a project
/// that needs less of it still declares nothing in vain.
pub fn drop_unused_outputs(project: &mut Project) {
    // An output that only another unused output reads is unused in the next round.
    loop {
        let unused: Vec<(String, String)> = verify(project)
            .into_iter()
            .filter_map(|problem| match problem.fault {
                Fault::Unused(name) => Some((problem.module?, name.strip_prefix("output.")?.to_owned())),
                _ => None,
            })
            .collect();
        if unused.is_empty() {
            return;
        }
        for (name, output) in unused {
            if let Some(module) = project.modules.get_mut(&name) {
                remove(module, &output);
            }
        }
    }
}

fn remove(module: &mut Module, output: &str) {
    for file in module.files.values_mut() {
        file.blocks.retain(|block| {
            block.kind != "output" || block.labels.first().is_none_or(|label| label != output)
        });
    }
    module.files.retain(|_, file| !file.blocks.is_empty());
}

#[cfg(test)]
mod tests {
    use super::drop_unused_outputs;
    use crate::terraform::{Block, Project, Ref, lit, module_call, output, verify};

    fn project() -> Project {
        let mut project = Project::default();
        let inner = project.module("inner").file("outputs.tf");
        inner.add(output("wanted", lit("a")));
        inner.add(output("unwanted", lit("b")));
        let outer = project.module("outer");
        outer.file("main.tf").add(module_call("inner", "../inner"));
        let inner = Ref::module("inner");
        outer
            .file("outputs.tf")
            .add(output("wanted", inner.attr("wanted")));
        outer
            .file("outputs.tf")
            .add(output("passed_on", inner.attr("unwanted")));
        project
            .root
            .file("main.tf")
            .add(module_call("outer", "./modules/outer"));
        project
            .root
            .file("outputs.tf")
            .add(output("wanted", Ref::module("outer").attr("wanted")));
        project
    }

    #[test]
    fn outputs_that_nobody_takes_go_and_those_they_alone_read_too() {
        let mut project = project();
        assert!(!verify(&project).is_empty());
        drop_unused_outputs(&mut project);
        assert_eq!(verify(&project), []);
        let outputs = |module: &str| -> Vec<String> {
            let outputs = project.modules[module]
                .blocks()
                .filter(|block: &&Block| block.kind == "output");
            outputs.map(|block| block.labels[0].clone()).collect()
        };
        assert_eq!(outputs("inner"), ["wanted"]);
        assert_eq!(outputs("outer"), ["wanted"]);
    }
}
