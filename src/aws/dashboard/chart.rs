//! Charts: several lines of one unit each.

use hac_terraform::{Object, list};

/// One line of a chart.
#[derive(Debug)]
pub(crate) struct Series {
    pub metric: [&'static str; 2],
    pub namespace: Option<String>,
    pub dimensions: Object,
    pub region: String,
    pub label: String,
}

/// One chart: several lines of the same unit.
#[derive(Debug)]
pub(crate) struct Chart {
    pub title: String,
    pub statistic: &'static str,
    pub period: u32,
    pub series: Vec<Series>,
}

impl Chart {
    pub(super) fn value(self) -> Object {
        let series = self.series.into_iter().map(|line| {
            let [namespace, metric] = line.metric;
            Object::new()
                .set(
                    "namespace",
                    line.namespace.unwrap_or_else(|| namespace.to_owned()),
                )
                .set("metric", metric)
                .set("dimensions", line.dimensions)
                .set("region", line.region)
                .set("label", line.label)
        });
        Object::new()
            .set("title", self.title)
            .set("statistic", self.statistic)
            .set("period", self.period)
            .set("series", list(series))
    }
}

pub(crate) fn line(
    namespace: &'static str,
    metric: &'static str,
    dimensions: Object,
    region: &str,
    label: &str,
) -> Series {
    Series {
        metric: [namespace, metric],
        namespace: None,
        dimensions,
        region: region.to_owned(),
        label: label.to_owned(),
    }
}
