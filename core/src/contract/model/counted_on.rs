//! What the time of an objective is counted on.

/// A calendar by its position, or elapsed time where there is none.
#[derive(Debug)]
pub(crate) enum CountedOn {
    /// Whatever the priority.
    Same(Option<usize>),
    /// By the position of the priority.
    ByPriority(Vec<Option<usize>>),
}

impl CountedOn {
    pub(crate) fn under(&self, priority: Option<usize>) -> Option<usize> {
        match self {
            Self::Same(calendar) => *calendar,
            Self::ByPriority(calendars) => priority.and_then(|p| calendars.get(p).copied()).flatten(),
        }
    }

    /// All of them, those of several priorities several times.
    pub(crate) fn each(&self) -> &[Option<usize>] {
        match self {
            Self::Same(calendar) => std::slice::from_ref(calendar),
            Self::ByPriority(calendars) => calendars,
        }
    }
}
