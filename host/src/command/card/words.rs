//! Instants and lengths as people say them.

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The weekday of the first day of 1970 first.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

const DAY: i64 = 86_400_000;

/// An instant as its RFC 3339 text says it, in the contract's own zone, without the year where that is `beside`'s.
pub(super) fn when(instant: &str, beside: &str) -> String {
    // Never a broken card: what is no instant is shown as it is.
    told(instant, beside).unwrap_or_else(|| instant.to_string())
}

fn told(instant: &str, beside: &str) -> Option<String> {
    let (date, time) = instant.split_once('T')?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
    let month = MONTHS.get(month.checked_sub(1)?)?;
    let midnight: clausola::Instant = format!("{date}T00:00:00Z").parse().ok()?;
    let weekday = usize::try_from(midnight.millis().div_euclid(DAY).rem_euclid(7)).ok()?;
    let weekday = WEEKDAYS.get(weekday)?;
    let minutes = time.get(..5)?;
    let seconds = time.get(5..)?.split(['+', '-', 'Z']).next()?;
    let day = day.trim_start_matches('0');
    let year = if beside.split('-').next() == Some(year) { String::new() } else { format!(" {year}") };
    let said = format!("{weekday} {day} {month}{year} {minutes}");
    Some(match seconds {
        ":00" => said,
        // A decision changes from the millisecond after a due time.
        ":00.001" => format!("just after {said}"),
        _ => said + seconds,
    })
}

/// Seconds as hours and minutes, below a minute as seconds; the sign is left to the words around it.
pub(super) fn length_of(seconds: f64) -> String {
    let whole = seconds.abs().trunc();
    let (hours, minutes, rest) = ((whole / 3600.0).floor(), (whole / 60.0).floor() % 60.0, whole % 60.0);
    let mut parts = Vec::new();
    if hours > 0.0 {
        parts.push(format!("{hours}h"));
    }
    if minutes > 0.0 {
        parts.push(format!("{minutes}m"));
    }
    if hours == 0.0 && rest > 0.0 {
        parts.push(format!("{rest}s"));
    }
    if parts.is_empty() { "0m".to_string() } else { parts.join(" ") }
}

pub(super) fn clause(clause: &str) -> String {
    format!("clause {clause}")
}
