//! Shares in whole numbers: whether a promise is kept must not hang on a rounding.

/// A share in millionths, the precision in which contracts give it and reports print it.
pub(crate) fn millionths(share: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "contracts give shares from 0 to 1"
    )]
    let whole = (share * 1e6).round() as u64;
    whole
}

/// Cases under a promised share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise {
    threshold: u64,
    measured: u64,
    kept: u64,
}

impl Promise {
    pub(crate) fn new(share: f64, measured: u64, kept: u64) -> Self {
        Self { threshold: millionths(share), measured, kept }
    }

    /// Whether the share is reached; a share exactly at the threshold is. `None` where nothing was measured.
    pub(crate) fn pass(self) -> Option<bool> {
        let reached = u128::from(self.kept).saturating_mul(1_000_000)
            >= u128::from(self.threshold).saturating_mul(u128::from(self.measured));
        (self.measured > 0).then_some(reached)
    }

    /// How many of the measured cases may be late.
    pub(crate) fn tolerance(self) -> u64 {
        let needed = u128::from(self.threshold).saturating_mul(u128::from(self.measured)).div_ceil(1_000_000);
        self.measured.saturating_sub(u64::try_from(needed).unwrap_or(u64::MAX))
    }

    /// How many more may be late; negative where too many are.
    pub(crate) fn tolerance_left(self) -> i64 {
        let late = self.measured.saturating_sub(self.kept);
        i64::try_from(self.tolerance()).unwrap_or(i64::MAX).saturating_sub_unsigned(late)
    }
}

/// A part of a whole to six decimals; `None` of nothing.
pub(crate) fn of(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| rounded(part as f64 / whole as f64))
}

/// To six decimals.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}
