//! The alarms on the failover itself.

use super::alarm::{AlarmGroup, Metric, Silence, above, alarm};
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Type, each_value};

pub(super) static FUNCTIONS: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Errors, Alarm::Throttles],
    input: "functions",
    description: "Names of the functions of this region",
    element: || Type::String,
    alarms: || vec![function_errors(), function_throttles()],
};

pub(super) static QUEUES: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::DeadLetters],
    input: "dead_letter_queues",
    description: "Names of the dead-letter queues of this region",
    element: || Type::String,
    alarms: || vec![dead_letters()],
};

fn of_function(name: &'static str) -> Metric {
    Metric {
        namespace: "AWS/Lambda",
        name,
        statistic: "Sum",
        dimensions: vec![("FunctionName", each_value())],
    }
}

fn function_errors() -> Block {
    let says = ("The failover ", " raised an error");
    let title = FUNCTIONS.title(Alarm::Errors, says);
    alarm(title, &of_function("Errors"), &above(0, 1, 1), Silence::Fine)
}

fn function_throttles() -> Block {
    let says = ("The failover ", " was not allowed to run: no concurrency is left");
    let title = FUNCTIONS.title(Alarm::Throttles, says);
    alarm(title, &of_function("Throttles"), &above(0, 1, 1), Silence::Fine)
}

fn dead_letters() -> Block {
    let metric = Metric {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        statistic: "Maximum",
        dimensions: vec![("QueueName", each_value())],
    };
    let says = (
        "A request to the ",
        " failed every time: nobody has carried it out",
    );
    let title = QUEUES.title(Alarm::DeadLetters, says);
    alarm(title, &metric, &above(0, 1, 1), Silence::Fine)
}
