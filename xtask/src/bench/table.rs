//! Figures as a table of text, each beside its ratio to the one that it is measured against.

use std::fmt::Write as _;

/// One measured figure: `table`, row, column and value, separated by tabs.
#[derive(Debug)]
pub(crate) struct Figure<'a> {
    pub(crate) table: &'a str,
    pub(crate) row: &'a str,
    column: &'a str,
    pub(crate) value: f64,
}

impl<'a> Figure<'a> {
    /// The figure of a line; `None` for anything else.
    pub(crate) fn read(line: &'a str) -> Option<Self> {
        let mut cells = line.split('\t');
        let (table, row, column) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Self { table, row, column, value: cells.next()?.parse().ok()? })
    }
}

/// What a figure's ratio is taken to.
pub(crate) enum Base {
    /// Figures stand alone.
    None,
    /// The figure of this column in the same row.
    Column(&'static str),
    /// The figure of this row in the same column.
    Row(&'static str),
}

/// A table by the id that its figures have; rows and columns come in the order in which they are first measured.
pub(crate) struct Table {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) base: Base,
    pub(crate) decimals: usize,
}

impl Table {
    pub(crate) fn render(&self, figures: &[Figure<'_>]) -> String {
        let figures: Vec<&Figure<'_>> = figures.iter().filter(|figure| figure.table == self.id).collect();
        let rows = distinct(figures.iter().map(|figure| figure.row));
        let columns = distinct(figures.iter().map(|figure| figure.column));
        let find = |row: &str, column: &str| {
            figures
                .iter()
                .find(|figure| figure.row == row && figure.column == column)
                .map(|figure| figure.value)
        };
        let first = rows.iter().map(|row| row.chars().count()).chain([self.title.chars().count()]).max();
        let first = first.unwrap_or(0);
        let mut text = format!("{:<first$}", self.title);
        for column in &columns {
            let _ = write!(text, "{column:>20}");
        }
        text.push('\n');
        for row in rows {
            let _ = write!(text, "{row:<first$}");
            for column in &columns {
                let cell = find(row, column).map_or_else(
                    || "-".to_string(),
                    |value| {
                        let base = match self.base {
                            Base::None => None,
                            Base::Column(column) => find(row, column),
                            Base::Row(row) => find(row, column),
                        };
                        self.cell(value, base)
                    },
                );
                let _ = write!(text, "{cell:>20}");
            }
            text.push('\n');
        }
        text
    }

    fn cell(&self, value: f64, base: Option<f64>) -> String {
        let decimals = self.decimals;
        match base {
            Some(base) => {
                let ratio = value / base;
                // Two digits that mean something, whichever way the ratio goes.
                let digits = if ratio < 1.0 { 2 } else { usize::from(ratio < 100.0) };
                format!("{value:.decimals$}{:>9}", format!("{ratio:.digits$}×"))
            }
            None => format!("{value:.decimals$}"),
        }
    }
}

/// Each once, in the order of their first appearance.
fn distinct<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::{Base, Figure, Table};

    #[test]
    fn a_ratio_stands_beside_each_figure_and_a_dash_where_there_is_none() {
        let lines = [
            "time\tnative\tdue\t10.0",
            "time\tnative\tworked\t8.0",
            "time\tpeer\tdue\t2500",
            "other\ta\tb\t1",
        ];
        let figures: Vec<_> = lines.iter().filter_map(|line| Figure::read(line)).collect();
        let table = Table { id: "time", title: "ns", base: Base::Row("native"), decimals: 1 };
        let words: Vec<Vec<String>> = table
            .render(&figures)
            .lines()
            .map(|line| line.split_whitespace().map(str::to_string).collect())
            .collect();
        assert_eq!(
            words,
            [
                vec!["ns", "due", "worked"],
                vec!["native", "10.0", "1.0×", "8.0", "1.0×"],
                vec!["peer", "2500.0", "250×", "-"],
            ]
        );
    }
}
