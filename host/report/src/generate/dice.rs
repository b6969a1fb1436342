//! Chance that is the same on every machine: whole numbers only, no library of random numbers to change under us.

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, one step and two multiplications a number.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Dice {
    /// The dice of one thing under a seed: of a ticket by its number, of a day, of a month.
    pub(super) fn new(seed: u64, of: u64) -> Self {
        let mut dice = Self(seed ^ of.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(32));
        // The first number of neighbours must not look alike.
        Self(dice.next())
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end` without it; 0 where there is nothing to choose from.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()).saturating_mul(u128::from(end));
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// From `from` to `to`, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to.saturating_sub(from)).unwrap_or_default().saturating_add(1);
        from.saturating_add(i64::try_from(self.below(width)).unwrap_or_default())
    }

    /// True so many times in a thousand.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len().try_into().ok()?)).ok()?)
    }

    /// A number from a distribution that is given by its quantiles, evenly spaced and straight in between.
    pub(super) fn quantile(&mut self, quantiles: &[i64]) -> i64 {
        const FINE: i64 = 1 << 20;
        let gaps = u64::try_from(quantiles.len().saturating_sub(1)).unwrap_or_default();
        let gap = usize::try_from(self.below(gaps)).unwrap_or_default();
        let part = self.between(0, FINE.saturating_sub(1));
        match quantiles.get(gap..) {
            Some([low, high, ..]) => {
                let width = high.saturating_sub(*low);
                low.saturating_add(width.saturating_mul(part).checked_div(FINE).unwrap_or_default())
            }
            Some([only]) => *only,
            _ => 0,
        }
    }
}
