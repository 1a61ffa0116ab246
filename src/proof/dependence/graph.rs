//! What needs what, and whether it is there once a region is lost.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hac_aws::placement::{FaultScope, Placement};
use hac_base::source::Origin;

/// A thing of a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(usize);

/// What generates a thing in the root of the Terraform project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// A module call of this name.
    Module(String),
    /// A resource of this name, of one of the types of its home.
    Resource(String),
    /// Nothing: a call, a step, something that is brought.
    Not,
}

/// Something that a takeover needs: a resource, a call, or a step that is no more than what it needs.
#[derive(Debug, Clone)]
pub struct Thing {
    pub name: String,
    pub home: &'static Placement,
    /// Where it is, or where the call goes. None: in no one region.
    pub region: Option<String>,
    pub made: Made,
    /// The sentence that it comes from, where one says it.
    pub origin: Option<Origin>,
    /// Why it is not there, whichever region is lost.
    pub absent: Option<String>,
}

impl Thing {
    /// The region that takes it away.
    pub fn dies_with(&self) -> Option<&str> {
        match self.home.lives {
            FaultScope::InItsRegion => self.region.as_deref(),
            FaultScope::Everywhere => None,
            FaultScope::In(region) => Some(region),
        }
    }

    fn is_there_without(&self, lost: &str) -> bool {
        self.absent.is_none() && self.dies_with() != Some(lost)
    }
}

/// A thing needs so many of these; all of them, mostly.
#[derive(Debug, Clone)]
struct Need {
    of: Id,
    at_least: usize,
    among: Vec<Id>,
}

/// Things, each under a name of its own.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    things: Vec<Node>,
    needs: Vec<Need>,
    by_name: BTreeMap<String, Id>,
}

/// A thing and its edges, as places in the list of needs.
#[derive(Debug, Clone)]
struct Node {
    thing: Thing,
    needs: Vec<usize>,
    /// Once for each time that a need names it.
    needed_by: Vec<usize>,
}

impl Graph {
    /// Adds a thing, unless one of its name is there already.
    pub fn add(&mut self, thing: Thing) -> Id {
        if let Some(known) = self.by_name.get(&thing.name) {
            return *known;
        }
        let id = Id(self.things.len());
        self.by_name.insert(thing.name.clone(), id);
        self.things.push(Node {
            thing,
            needs: Vec::new(),
            needed_by: Vec::new(),
        });
        id
    }

    /// Whether it was said what the thing needs: a function that a hundred steps call is followed once.
    pub fn is_followed(&self, id: Id) -> bool {
        self.things.get(id.0).is_some_and(|node| !node.needs.is_empty())
    }

    /// All of these.
    pub fn need(&mut self, of: Id, all: impl IntoIterator<Item = Id>) {
        for one in all {
            self.need_some(of, 1, vec![one]);
        }
    }

    /// At least so many of these.
    pub fn need_some(&mut self, of: Id, at_least: usize, among: Vec<Id>) {
        let need = self.needs.len();
        if let Some(node) = self.things.get_mut(of.0) {
            node.needs.push(need);
        }
        for one in &among {
            if let Some(node) = self.things.get_mut(one.0) {
                node.needed_by.push(need);
            }
        }
        self.needs.push(Need { of, at_least, among });
    }

    pub fn things(&self) -> impl Iterator<Item = &Thing> {
        self.things.iter().map(|node| &node.thing)
    }

    pub fn thing(&self, id: Id) -> Option<&Thing> {
        self.things.get(id.0).map(|node| &node.thing)
    }

    /// Everything that `goal` leads to, itself included.
    pub fn reach(&self, goal: Id) -> BTreeSet<Id> {
        let mut seen = BTreeSet::from([goal]);
        let mut open = vec![goal];
        while let Some(at) = open.pop() {
            for next in self.needs_of(at).flat_map(|need| &need.among) {
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        seen
    }

    /// How much has to be followed.
    #[cfg(test)]
    pub(super) fn edges(&self) -> usize {
        self.needs.iter().map(|need| need.among.len()).sum()
    }

    fn needs_of(&self, id: Id) -> impl Iterator<Item = &Need> {
        let needs = self.things.get(id.0).map_or(&[][..], |node| &node.needs);
        needs.iter().filter_map(|need| self.needs.get(*need))
    }

    /// What is left without a region: what is there itself, and has what it needs.
    ///
    /// Each thing falls once and tells those that need it, so the work grows with the edges.
    fn standing(&self, lost: &str) -> Vec<bool> {
        let mut standing = vec![true; self.things.len()];
        let mut left: Vec<usize> = self.needs.iter().map(|need| need.among.len()).collect();
        let gone = self.things.iter().enumerate().filter_map(|(at, node)| {
            let is_there = node.thing.is_there_without(lost);
            (!is_there).then_some(Id(at))
        });
        // Needs of more than there is.
        let unmet = self.needs.iter().filter(|need| need.among.len() < need.at_least);
        let mut falling: Vec<Id> = gone.chain(unmet.map(|need| need.of)).collect();
        while let Some(id) = falling.pop() {
            match standing.get_mut(id.0) {
                Some(stands) if *stands => *stands = false,
                Some(_) | None => continue,
            }
            for need in self.things.get(id.0).map_or(&[][..], |node| &node.needed_by) {
                if let (Some(left), Some(need)) = (left.get_mut(*need), self.needs.get(*need)) {
                    *left -= 1;
                    if *left < need.at_least {
                        falling.push(need.of);
                    }
                }
            }
        }
        standing
    }

    /// The shortest way from `goal` to something that is lost with the region or is not there; none where the goal stands.
    pub fn way_to_loss(&self, goal: Id, lost: &str) -> Option<Vec<Id>> {
        let standing = self.standing(lost);
        let stands = |id: &Id| standing.get(id.0).copied().unwrap_or(false);
        if stands(&goal) {
            return None;
        }
        let mut came_from: BTreeMap<Id, Id> = BTreeMap::new();
        let mut open = VecDeque::from([goal]);
        while let Some(at) = open.pop_front() {
            if self.thing(at).is_some_and(|thing| !thing.is_there_without(lost)) {
                let mut way: Vec<Id> =
                    std::iter::successors(Some(at), |id| came_from.get(id).copied()).collect();
                way.reverse();
                return Some(way);
            }
            let unmet = self.needs_of(at).filter(|need| !met(need, &standing));
            for next in unmet.flat_map(|need| &need.among).filter(|id| !stands(id)) {
                if *next != goal && !came_from.contains_key(next) {
                    came_from.insert(*next, at);
                    open.push_back(*next);
                }
            }
        }
        Some(vec![goal])
    }

    /// Such a way in plain words.
    pub fn tell(&self, way: &[Id]) -> String {
        let things: Vec<&Thing> = way.iter().filter_map(|id| self.thing(*id)).collect();
        let names: Vec<&str> = things.iter().map(|thing| thing.name.as_str()).collect();
        let end = match things.last().map(|thing| &thing.absent) {
            Some(Some(why)) => format!(", {why}"),
            Some(None) | None => String::new(),
        };
        format!("{}{end}", names.join(" → "))
    }
}

fn met(need: &Need, standing: &[bool]) -> bool {
    let left = need
        .among
        .iter()
        .filter(|id| standing.get(id.0).copied().unwrap_or(false));
    left.count() >= need.at_least
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Graph, Id, Made, Thing, met};
    use hac_aws::placement;

    fn add(graph: &mut Graph, name: &str, region: Option<&str>) -> Id {
        graph.add(Thing {
            name: name.to_owned(),
            home: if region.is_some() {
                &placement::FUNCTION
            } else {
                &placement::NOTHING
            },
            region: region.map(str::to_owned),
            made: Made::Not,
            origin: None,
            absent: None,
        })
    }

    #[test]
    fn one_of_two_is_enough_and_both_are_not_left_over() {
        let mut graph = Graph::default();
        let here = add(&mut graph, "here", Some("a"));
        let there = add(&mut graph, "there", Some("b"));
        let goal = add(&mut graph, "goal", None);
        graph.need_some(goal, 1, vec![here, there]);
        assert_eq!(graph.way_to_loss(goal, "a"), None);
        graph.need_some(goal, 2, vec![here, there]);
        assert_eq!(graph.way_to_loss(goal, "a"), Some(vec![goal, here]));
        assert_eq!(graph.way_to_loss(goal, "c"), None);
    }

    /// What stands, by asking everything again until nothing falls any more: as the definition has it.
    fn standing_by_rounds(graph: &Graph, lost: &str) -> Vec<bool> {
        let mut standing: Vec<bool> = graph.things().map(|thing| thing.is_there_without(lost)).collect();
        loop {
            let falls = (0..standing.len())
                .find(|&at| standing[at] && !graph.needs_of(Id(at)).all(|need| met(need, &standing)));
            match falls {
                Some(at) => standing[at] = false,
                None => return standing,
            }
        }
    }

    proptest! {
        #[test]
        fn what_stands_is_what_the_definition_leaves(
            lost in prop::collection::vec(any::<bool>(), 1..12),
            needs in prop::collection::vec((0..12_usize, 0..4_usize, prop::collection::vec(0..12_usize, 0..5)), 0..16),
        ) {
            let mut graph = Graph::default();
            let ids: Vec<Id> = lost
                .iter()
                .enumerate()
                .map(|(at, is_lost)| add(&mut graph, &at.to_string(), is_lost.then_some("a")))
                .collect();
            let id = |at: usize| ids[at % ids.len()];
            for (of, at_least, among) in needs {
                graph.need_some(id(of), at_least, among.into_iter().map(id).collect());
            }
            prop_assert_eq!(graph.standing("a"), standing_by_rounds(&graph, "a"));
        }
    }

    #[test]
    fn the_way_is_the_shortest_one() {
        let mut graph = Graph::default();
        let end = add(&mut graph, "end", Some("a"));
        let middle = add(&mut graph, "middle", None);
        let detour = add(&mut graph, "detour", None);
        let goal = add(&mut graph, "goal", None);
        graph.need(middle, [end]);
        graph.need(detour, [middle]);
        graph.need(goal, [detour, middle]);
        let way = graph.way_to_loss(goal, "a").unwrap();
        assert_eq!(graph.tell(&way), "goal → middle → end");
        assert_eq!(graph.reach(goal).len(), 4);
    }
}
