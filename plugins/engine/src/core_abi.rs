//! The core module's exports, as `ABI.md` describes them.
//!
//! Every buffer that a host gets is owned here, in [`Guest::buffers`]. A pointer from the host is therefore
//! looked up, never dereferenced: one that lies about its length, or that was never given out, is refused with
//! an answer, and no `unsafe` block is needed.
#![expect(unsafe_code, reason = "an exported symbol must keep its name, and `no_mangle` counts as unsafe")]

use clausola::{Column, Service};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The version of the exports below. A host built for another one must not call them.
const ABI_VERSION: i32 = 1;

thread_local! {
    /// A core module has one thread and imports nothing, so no call runs inside another.
    static GUEST: RefCell<Guest> = RefCell::new(Guest::default());
}

#[derive(Default)]
struct Guest {
    service: Service,
    /// What hosts have allocated, by address. In 64-bit words, so that columns of float64 are aligned.
    buffers: BTreeMap<u32, Vec<u64>>,
    /// The last answer, until the next call.
    answer: String,
    /// The address and length of `answer`, at an address of its own that never changes.
    place: Box<[u32; 2]>,
}

// SAFETY (of the five exports): the names start with `clausola_` and clash with no symbol of std or libc.

/// The version of this interface.
#[unsafe(no_mangle)]
extern "C" fn clausola_abi_version() -> i32 {
    ABI_VERSION
}

/// Gives the host `len` bytes to write into; 0 where there is no memory left.
#[unsafe(no_mangle)]
extern "C" fn clausola_alloc(len: u32) -> u32 {
    with(0, |guest| guest.alloc(len).unwrap_or(0))
}

/// Takes back what `clausola_alloc(len)` gave; anything else is left alone.
#[unsafe(no_mangle)]
extern "C" fn clausola_free(ptr: u32, len: u32) {
    with((), |guest| guest.free(ptr, len));
}

/// Answers the JSON request at `ptr`; gives the place of the answer's address and length.
#[unsafe(no_mangle)]
extern "C" fn clausola_call(ptr: u32, len: u32) -> u32 {
    with(0, |guest| {
        let answer = guest.call(ptr, len);
        guest.publish(answer)
    })
}

/// Answers one question of time for `rows` rows of float64 columns; gives the place of a JSON answer that says
/// whether it did.
#[unsafe(no_mangle)]
extern "C" fn clausola_batch(
    op: u32,
    contract: u32,
    name: u32,
    name_len: u32,
    a: u32,
    b: u32,
    out: u32,
    rows: u32,
) -> u32 {
    with(0, |guest| {
        let answer = match guest.batch(op, contract, (name, name_len), [a, b, out], rows) {
            Ok(()) => r#"{"ok":true}"#.to_string(),
            Err(refusal) => refusal,
        };
        guest.publish(answer)
    })
}

fn with<T>(busy: T, act: impl FnOnce(&mut Guest) -> T) -> T {
    GUEST.with(|guest| match guest.try_borrow_mut() {
        Ok(mut guest) => act(&mut guest),
        Err(_) => busy,
    })
}

impl Guest {
    fn alloc(&mut self, len: u32) -> Option<u32> {
        let words = (len as usize).div_ceil(8).max(1);
        let mut buffer = Vec::new();
        buffer.try_reserve_exact(words).ok()?;
        buffer.resize(words, 0_u64);
        // Exposed, because the host writes through this address while the buffer lies in the map.
        let ptr = u32::try_from(buffer.as_mut_ptr().expose_provenance()).ok()?;
        self.buffers.insert(ptr, buffer);
        Some(ptr)
    }

    fn free(&mut self, ptr: u32, len: u32) {
        let words = (len as usize).div_ceil(8).max(1);
        if self.buffers.get(&ptr).is_some_and(|buffer| buffer.len() == words) {
            self.buffers.remove(&ptr);
        }
    }

    fn call(&mut self, ptr: u32, len: u32) -> String {
        let Some(bytes) = bytes(&self.buffers, ptr, len) else { return out_of_bounds("the request") };
        match std::str::from_utf8(bytes) {
            Ok(request) => self.service.call(request),
            Err(e) => {
                let message = format!("the request is not UTF-8 text: byte {} is wrong", e.valid_up_to());
                Service::refuse("not_utf8", message, "encode the request as UTF-8")
            }
        }
    }

    fn batch(
        &mut self,
        op: u32,
        contract: u32,
        (name, name_len): (u32, u32),
        [a, b, out]: [u32; 3],
        rows: u32,
    ) -> Result<(), String> {
        let column = match op {
            0 => Column::Due,
            1 => Column::Before,
            2 => Column::Worked,
            _ => {
                let message = format!("there is no operation `{op}`");
                return Err(Service::refuse(
                    "unknown_operation",
                    message,
                    "use 0 for due, 1 for before, 2 for worked",
                ));
            }
        };
        let name =
            bytes(&self.buffers, name, name_len).ok_or_else(|| out_of_bounds("the calendar's name"))?;
        let name = String::from_utf8_lossy(name);
        let a = floats(&self.buffers, a, rows).ok_or_else(|| out_of_bounds("the first column"))?;
        let b = floats(&self.buffers, b, rows).ok_or_else(|| out_of_bounds("the second column"))?;
        let answers = self.service.column(column, contract, &name, a, b)?;
        // Answered before it is written, so that a host may reuse a column for the answers.
        let out =
            floats_mut(&mut self.buffers, out, rows).ok_or_else(|| out_of_bounds("the answers' column"))?;
        out.copy_from_slice(&answers);
        Ok(())
    }

    fn publish(&mut self, answer: String) -> u32 {
        self.answer = answer;
        // An address and a length of a 32-bit memory fit; the fallback is never taken on wasm32.
        let fit = |n: usize| u32::try_from(n).unwrap_or(0);
        *self.place = [fit(self.answer.as_ptr().expose_provenance()), fit(self.answer.len())];
        fit(self.place.as_ptr().expose_provenance())
    }
}

/// The bytes at an address, where they lie wholly inside one buffer.
fn bytes(buffers: &BTreeMap<u32, Vec<u64>>, ptr: u32, len: u32) -> Option<&[u8]> {
    let (start, buffer) = buffers.range(..=ptr).next_back()?;
    let offset = ptr.checked_sub(*start)? as usize;
    bytemuck::cast_slice(buffer).get(offset..offset.checked_add(len as usize)?)
}

fn floats(buffers: &BTreeMap<u32, Vec<u64>>, ptr: u32, rows: u32) -> Option<&[f64]> {
    bytemuck::try_cast_slice(bytes(buffers, ptr, rows.checked_mul(8)?)?).ok()
}

fn floats_mut(buffers: &mut BTreeMap<u32, Vec<u64>>, ptr: u32, rows: u32) -> Option<&mut [f64]> {
    let (start, buffer) = buffers.range_mut(..=ptr).next_back()?;
    let offset = ptr.checked_sub(*start)? as usize;
    let len = rows.checked_mul(8)? as usize;
    let bytes: &mut [u8] = bytemuck::cast_slice_mut(buffer).get_mut(offset..offset.checked_add(len)?)?;
    bytemuck::try_cast_slice_mut(bytes).ok()
}

fn out_of_bounds(what: &str) -> String {
    let message = format!("{what} does not lie inside memory that `clausola_alloc` gave");
    Service::refuse(
        "out_of_bounds",
        message,
        "allocate the bytes, write them, and pass their address and length; columns start at multiples of 8",
    )
}
