//! The one table of diagnostic codes. A code without a page does not compile; a retired code keeps its page and is
//! never used again.
//!
//! Families: 01 syntax, 02 names and modules, 03 types and units, 04 topology and capacity, 05 failover,
//! 06 exposure and compliance, 07 what AWS cannot do, 08 rules and suppressions, 09 files.

use super::Severity;

/// The text behind `hac explain CODE`.
pub type Page = &'static str;

macro_rules! codes {
    ($($code:ident $severity:ident $title:literal;)*) => {
        /// A stable identity of a kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        /// Every code, in order.
        pub const ALL: &[Code] = &[$(Code::$code,)*];

        impl Code {
            /// The code as people write it: `HA0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            pub fn title(self) -> &'static str {
                match self { $(Self::$code => $title,)* }
            }

            pub fn page(self) -> Page {
                match self { $(Self::$code => include_str!(concat!("explain/", stringify!($code), ".md")),)* }
            }
        }
    };
}

codes! {
    // 01 syntax
    HA0101 Error "this is not a statement";
    HA0102 Error "a value is missing";
    HA0103 Error "a string is never closed";
    HA0104 Error "a block is never closed";
    HA0105 Error "a bracket is never closed";
    HA0106 Error "a closing bracket closes nothing";
    HA0107 Error "a character cannot stand here";
    HA0108 Error "this is nested too deeply";
    HA0109 Error "an escape in a string is unknown";
    HA0110 Error "a comma or line break is missing";
    HA0111 Error "the blanks of a quantity are in the wrong place";
    HA0112 Error "this does not bind a name to a value";
    HA0113 Error "this belongs to no statement or value";
    HA0114 Error "text needs double quotes";
    HA0115 Error "a comment starts with `#`";
    HA0116 Error "there is a comma too many";
    HA0117 Error "a map entry is `key = value`";
    HA0118 Error "this text is not in the language of `hac`";
    // 02 names and modules
    HA0201 Error "unknown block";
    HA0202 Error "unknown attribute or verb";
    HA0203 Error "unknown kind of tier";
    HA0204 Error "a name is declared twice";
    HA0205 Error "unknown tier";
    HA0206 Error "unknown alert";
    HA0207 Error "nothing has this name";
    HA0208 Error "the region is not declared";
    HA0209 Error "the tier is of another kind";
    HA0210 Warning "an input is never used";
    HA0211 Error "the file describes no platform";
    HA0212 Error "the file describes two platforms";
    HA0213 Error "this is not a name";
    HA0214 Error "the tier has no such signal";
    HA0220 Error "no such module";
    HA0221 Error "a `use` line is not understood";
    HA0222 Error "a file does not hold exactly one module";
    HA0223 Error "the name of a module is taken";
    HA0224 Error "modules use each other in a circle";
    HA0225 Warning "a module is used nowhere";
    HA0226 Error "a parameter is declared wrongly";
    HA0227 Error "an argument is missing";
    HA0228 Error "the module has no such parameter";
    HA0229 Error "an argument is given twice";
    HA0230 Error "an argument does not fit its parameter";
    HA0231 Error "modules expand to too much";
    HA0232 Error "a module is used in a wrong way";
    HA0233 Error "a module mentions what it was not given";
    HA0234 Warning "a parameter is never mentioned";
    // 03 types and units
    HA0301 Error "an attribute or verb is missing";
    HA0302 Error "something is stated twice";
    HA0303 Error "a sentence has the wrong form";
    HA0304 Error "a value is of the wrong type";
    HA0305 Error "unknown unit";
    HA0306 Error "a value is out of range";
    HA0307 Error "the words after a keyword do not fit";
    HA0308 Error "two values do not go together";
    HA0309 Error "a block is missing";
    HA0310 Error "the case of a promise is wrong";
    HA0311 Error "a value is known only at deployment";
    HA0312 Error "unknown type of input";
    HA0313 Error "a calculation has no result";
    HA0314 Error "unknown value";
    HA0315 Error "a value is not spelled right";
    HA0316 Error "a value holds nothing";
    // 04 topology and capacity
    HA0401 Error "unknown region";
    HA0402 Error "there are no such zones";
    HA0403 Error "networks overlap";
    HA0404 Error "a network is not private";
    HA0405 Error "not exactly one region is primary";
    HA0406 Error "a failover has no witness";
    HA0407 Error "a witness is used for more";
    HA0408 Error "a region has no network";
    HA0409 Error "a served tier does not listen";
    HA0410 Error "a served tier has no health check";
    HA0411 Error "a tier runs where its data is not";
    HA0412 Warning "some zones have no instance";
    HA0413 Error "a region has no value";
    HA0414 Error "a value is for a region that has no use for it";
    HA0415 Error "a database replicates from elsewhere than its writer";
    HA0416 Error "a database replicates to itself";
    HA0417 Error "a copy goes where the bucket is not";
    HA0418 Error "a health check cannot be answered";
    HA0419 Error "two health checks ask one path";
    // 05 failover
    HA0501 Error "a failover leads nowhere";
    HA0502 Error "a promoted database is not in both regions";
    HA0503 Error "steps are in the wrong order";
    HA0504 Error "a promotion is not fenced or not verified";
    HA0505 Error "nobody is told of a failover";
    HA0506 Error "a promoted database has no health check";
    HA0507 Error "detection takes longer than promised";
    HA0508 Error "a promoted database has no reader";
    HA0509 Error "data has no copy, and its loss is bounded";
    HA0510 Error "a hold has no effect";
    HA0511 Error "a failover may lose more than promised";
    HA0512 Error "a database stays behind";
    HA0513 Error "something is watched that has no health check";
    HA0514 Error "a failover takes longer than promised";
    HA0515 Error "two failovers join the same regions";
    HA0516 Error "a step scales beyond the scale";
    HA0517 Error "the state is lost with a region";
    HA0518 Error "a step is done twice";
    HA0519 Error "a tier is moved to where it does not run";
    HA0520 Error "a database is copied in two ways";
    HA0521 Error "a database has two read replicas";
    HA0522 Error "a read replica is promoted in another way";
    HA0523 Error "a lag is finer than it is measured";
    HA0524 Error "a name follows a lease that nobody has";
    HA0525 Warning "no failover leaves the primary region";
    HA0526 Warning "a step changes nothing";
    HA0530 Error "recovery takes longer than promised";
    HA0531 Warning "people are paged too late to keep the promise";
    HA0532 Error "clients write again later than promised";
    HA0540 Warning "an assumption has expired";
    HA0541 Error "there is nothing of that name to assume";
    HA0542 Error "an assumption contradicts itself";
    HA0550 Error "a failover can end wrong";
    HA0560 Error "the platform is down for longer than promised";
    HA0561 Error "a copy lacks more than may be lost";
    HA0562 Error "a store is less consistent than asked";
    HA0563 Error "nothing may be lost, and copies are made afterwards";
    HA0564 Error "a failover does not ask what it loses";
    HA0565 Warning "a lag holds a failover before people are told";
    HA0566 Error "an assumption is about something else";
    HA0570 Error "a failover needs what may not be there";
    HA0571 Error "something is watched in one region only";
    HA0572 Warning "a name is lost with a region";
    HA0573 Warning "objects stay in the region that fails";
    HA0574 Warning "messages stay in the region that fails";
    HA0575 Warning "a failure does not start its failover";
    HA0576 Warning "the loss of a region is not noticed";
    HA0580 Error "fewer instances than promised";
    HA0581 Error "a lost zone leaves fewer than promised";
    HA0582 Warning "what is promised is launched on the day";
    HA0583 Warning "a step is given less time than it typically takes";
    HA0584 Error "a quota of the account is too small";
    HA0585 Warning "more is needed than AWS grants at first";
    HA0586 Warning "a development class behind a promise of availability";
    HA0587 Warning "a fence gives up before the lease of a living writer";
    HA0588 Warning "a failover inside the region has too little time";
    HA0589 Error "a queue deletes messages before anybody hears of them";
    // 06 exposure and compliance
    HA0601 Error "a secret would become readable";
    HA0602 Error "a secret has a default";
    HA0603 Error "a tag is reserved";
    HA0604 Error "data is kept where it may not be";
    HA0605 Error "data must be kept longer than it may be";
    HA0606 Error "backups do not keep data as long as asked";
    // 07 what AWS cannot do
    HA0701 Error "AWS cannot check at this interval";
    HA0702 Error "AWS cannot count that many failures";
    HA0703 Error "AWS runs no such database on this class";
    HA0704 Error "a network has the wrong size";
    HA0705 Error "AWS wants the certificate in the same region";
    HA0706 Error "AWS has no room for so long a name";
    HA0707 Warning "an instance type is not known";
    HA0708 Error "AWS does not accept this tag";
    HA0709 Error "AWS has no such engine version";
    HA0710 Error "AWS allows fewer copies of a database";
    HA0711 Error "AWS does not accept this name";
    HA0712 Error "probes cannot reach a tier that is watched";
    HA0713 Error "an alarm cannot tell so many alerts";
    HA0714 Warning "nobody is told when something fails";
    HA0715 Error "AWS has no instance of this size";
    HA0716 Warning "an engine version is newer than what is known";
    HA0717 Error "nobody confirms a promotion on this engine version";
    HA0718 Error "AWS does not accept this name of a database";
    HA0720 Error "two things would have one name";
    HA0721 Error "AWS does not offer in a region what is generated there";
    HA0722 Error "regions are in two partitions of AWS";
    HA0723 Error "nothing in public DNS leads to a name";
    // 08 rules and suppressions
    HA0801 Error "a rule is broken";
    HA0802 Warning "a rule that only warns is broken";
    HA0803 Error "a rule is not written right";
    HA0804 Error "a rule asks for what there is not";
    HA0805 Error "a rule compares what does not go together";
    HA0806 Error "a rule asks for too much";
    HA0807 Warning "a rule has nothing to hold";
    HA0810 Error "what is accepted is not written right";
    HA0811 Error "something is accepted without a reason";
    HA0812 Error "there is nothing of this name to accept";
    HA0813 Error "an error cannot be accepted";
    HA0814 Warning "something is accepted that is not there";
    // 09 files
    HA0901 Error "the file cannot be read";
}

impl Code {
    /// The code with that spelling, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        ALL.iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
    }
}
