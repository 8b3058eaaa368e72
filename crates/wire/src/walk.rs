//! The walker: runs a [`Program`] over a message's bytes as they arrive and shows each wanted value.
//!
//! It owns no bytes. The caller gives it a window onto the message, lets it step until it asks for more, forwards what
//! lies before [`Walker::settled`] and comes back with a window that starts there and reaches further.
//!
//! ```text
//!   message  0 ────────┬────────── settled ──────┬──────────── end
//!                      │ window (base..)         │
//!   forwarded already ─┘                         └─ not arrived yet
//! ```

use std::ops::Range;

use crate::malformed::{Defect, Malformed};
use crate::program::{Form, MAX_DEPTH, Op, Prefix, Program};
use crate::schema::Role;

/// A wanted value. Offsets count from the start of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// What the value means.
    pub role: Role,
    /// How it is written.
    pub form: Form,
    /// Where its encoding starts: at the length, for a value that has one.
    pub start: usize,
    /// Where the value itself starts: past the length or count.
    pub value: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether it is null, which differs from empty.
    pub null: bool,
    /// Where the header of the tagged field begins, for a whole array that is the value of one.
    pub tag: Option<usize>,
}

/// What the walker came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A wanted value, whole within the window.
    Visit(Visit),
    /// The window must reach at least this offset of the message before the walk can go on.
    More(usize),
    /// No further value is wanted: the rest of the message is opaque.
    Done,
}

/// A loop or a section of tagged fields that the walk is in; `left` are still to come.
#[derive(Debug, Clone, Copy)]
enum Frame {
    Loop {
        left: u32,
    },
    /// `op` is the section's own; `head`, `start` and `end` are those of the tagged field that the walk is in.
    Tags {
        op: u32,
        left: u32,
        head: usize,
        start: usize,
        end: usize,
    },
}

/// Start of an array, and of the header of the tagged field of which it is the value.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    tag: Option<usize>,
}

/// The state of one walk over one message.
#[derive(Debug, Clone)]
pub struct Walker<'p> {
    program: &'p Program,
    /// Index of the next op.
    next: usize,
    /// Offset of the next byte that the program looks at; it may lie beyond the window.
    position: usize,
    /// Length of the message.
    end: usize,
    stack: [Frame; MAX_DEPTH],
    depth: usize,
    /// Where an array that is wanted whole began.
    span: Option<Span>,
}

impl<'p> Walker<'p> {
    /// A walk over the message that lies at `start..end` in the caller's offsets.
    pub fn new(program: &'p Program, start: usize, end: usize) -> Self {
        Self {
            program,
            next: 0,
            position: start,
            end,
            stack: [Frame::Loop { left: 0 }; MAX_DEPTH],
            depth: 0,
            span: None,
        }
    }

    /// Everything before this offset has been walked and belongs to no value still to be shown.
    pub fn settled(&self) -> usize {
        self.span
            .map_or(self.position, |span| span.tag.unwrap_or(span.start))
            .min(self.end)
    }

    /// Walks on to the next wanted value, or until the window ends.
    ///
    /// `window` holds the message's bytes from offset `base` on; `base` must not lie beyond [`settled`](Self::settled).
    ///
    /// # Errors
    /// The message says something impossible: a negative or excessive length, or an end before its last field.
    pub fn step(&mut self, window: &[u8], base: usize) -> Result<Step, Malformed> {
        let (end, reach) = (self.end, self.end.saturating_sub(base));
        let window = window.get(..reach).unwrap_or(window);
        match self.run(&View { window, base, end }) {
            Ok(Some(visit)) => Ok(Step::Visit(visit)),
            Ok(None) => Ok(Step::Done),
            Err(Stop::More(offset)) => Ok(Step::More(offset)),
            Err(Stop::Malformed(malformed)) => Err(malformed),
        }
    }

    /// Each op changes the walk's state only once all that it reads is there, so that it can be run again.
    fn run(&mut self, view: &View<'_>) -> Result<Option<Visit>, Stop> {
        while let Some(&op) = self.program.ops.get(self.next) {
            let mut next = self.next + 1;
            match op {
                Op::Skip(size) => self.jump(size as usize)?,
                Op::SkipPrefixed(prefix) => self.position = view.prefixed(prefix, self.position)?.end,
                Op::SkipArray { prefix, size } => {
                    let count = view.count(prefix, self.position)?;
                    let size = (count.value as usize).saturating_mul(size as usize);
                    self.position = count.start;
                    self.jump(size)?;
                }
                Op::SkipTags => self.skip_tags(view)?,
                Op::Visit { role, form } => return self.visit(view, role, form).map(Some),
                Op::Begin => self.span = Some(self.begin_span()),
                Op::End { role, prefix } => return self.visit_span(view, role, prefix).map(Some),
                Op::Loop { prefix, end } => {
                    let count = view.count(prefix, self.position)?;
                    self.position = count.start;
                    match count.value {
                        0 => next = end as usize,
                        left => self.push(Frame::Loop { left })?,
                    }
                }
                Op::Next { start } => match self.top_mut() {
                    Some(Frame::Loop { left }) if *left > 1 => {
                        *left -= 1;
                        next = start as usize;
                    }
                    _ => self.depth = self.depth.saturating_sub(1),
                },
                Op::Nullable { end } => {
                    let [marker] = view.bytes(self.position)?;
                    self.position += 1;
                    if marker >= 0x80 {
                        next = end as usize;
                    }
                }
                Op::Tags { first, count, end } => {
                    let wanted = first as usize..(first + count) as usize;
                    next = self.tags(view, wanted)?.unwrap_or(end as usize);
                }
                Op::TagEnd { tags } => {
                    if let Some(Frame::Tags { end, .. }) = self.top() {
                        if self.position > end {
                            return Err(Defect::TagSizeMismatch.at(end).into());
                        }
                        self.position = end;
                    }
                    next = tags as usize;
                }
                Op::Done => return Ok(None),
            }
            self.next = next;
        }
        Ok(None)
    }

    fn visit(&mut self, view: &View<'_>, role: Role, form: Form) -> Result<Visit, Stop> {
        let start = self.position;
        let (value, end, null) = match form {
            Form::Fixed(size) => (start, start + size as usize, false),
            Form::Prefixed(prefix) | Form::Array(prefix) => {
                let value = view.prefixed(prefix, start)?;
                (value.start, value.end, value.null)
            }
        };
        view.reach(end)?;
        self.position = end;
        self.next += 1;
        Ok(Visit {
            role,
            form,
            start,
            value,
            end,
            null,
            tag: None,
        })
    }

    fn visit_span(&mut self, view: &View<'_>, role: Role, prefix: Prefix) -> Result<Visit, Stop> {
        let Span { start, tag } = self.span.unwrap_or_else(|| self.begin_span());
        let end = self.position;
        view.reach(end)?;
        let count = view.count(prefix, start)?;
        self.span = None;
        self.next += 1;
        Ok(Visit {
            role,
            form: Form::Array(prefix),
            start,
            value: count.start,
            end,
            null: count.null,
            tag,
        })
    }

    fn begin_span(&self) -> Span {
        let tag = match self.top() {
            Some(Frame::Tags { head, start, .. }) if start == self.position => Some(head),
            _ => None,
        };
        Span {
            start: self.position,
            tag,
        }
    }

    /// Passes over one section of tagged fields.
    #[inline(always)]
    fn skip_tags(&mut self, view: &View<'_>) -> Result<(), Stop> {
        // Most sections are empty.
        if !self.is_in_tags() && view.bytes(self.position)? == [0] {
            self.position += 1;
            return Ok(());
        }
        self.skip_some_tags(view)
    }

    fn skip_some_tags(&mut self, view: &View<'_>) -> Result<(), Stop> {
        self.enter_tags(view)?;
        while let Some(tag) = self.next_tag(view)? {
            self.position = tag.end;
        }
        Ok(())
    }

    /// Goes through one section of tagged fields to the body of the next wanted one, or to its end.
    fn tags(&mut self, view: &View<'_>, wanted: Range<usize>) -> Result<Option<usize>, Stop> {
        self.enter_tags(view)?;
        while let Some(tag) = self.next_tag(view)? {
            let bodies = self.program.tags.get(wanted.clone()).unwrap_or_default();
            if let Some(body) = bodies.iter().find(|body| body.number == tag.number) {
                self.position = tag.start;
                return Ok(Some(body.start as usize));
            }
            self.position = tag.end;
        }
        Ok(None)
    }

    /// Starts the section of tagged fields that the current op stands for, unless the walk is in it already.
    fn enter_tags(&mut self, view: &View<'_>) -> Result<(), Stop> {
        if self.is_in_tags() {
            return Ok(());
        }
        let (left, start) = view.varint(self.position)?;
        // A tagged field takes at least two bytes: its number and its size.
        if left as usize > (view.end - start) / 2 {
            return Err(Defect::LengthExceedsFrame.at(self.position).into());
        }
        self.position = start;
        #[allow(clippy::cast_possible_truncation)] // programs have a few hundred ops
        let op = self.next as u32;
        self.push(Frame::Tags {
            op,
            left,
            head: start,
            start,
            end: start,
        })
    }

    /// Whether the walk is inside the section of tagged fields that the current op stands for.
    fn is_in_tags(&self) -> bool {
        let top = self.depth.checked_sub(1).and_then(|top| self.stack.get(top));
        matches!(top, Some(Frame::Tags { op, .. }) if *op as usize == self.next)
    }

    /// The next tagged field of the section on top of the stack, which ends when there is none.
    fn next_tag(&mut self, view: &View<'_>) -> Result<Option<Tag>, Stop> {
        if let Some(Frame::Tags { left: 0, .. }) | None = self.top() {
            self.depth = self.depth.saturating_sub(1);
            return Ok(None);
        }
        let tag_head = self.position;
        let (number, at) = view.varint(tag_head)?;
        let (size, tag_start) = view.varint(at)?;
        if size as usize > view.end - tag_start {
            return Err(Defect::LengthExceedsFrame.at(at).into());
        }
        let tag_end = tag_start + size as usize;
        if let Some(Frame::Tags {
            left, head, start, end, ..
        }) = self.top_mut()
        {
            *left -= 1;
            (*head, *start, *end) = (tag_head, tag_start, tag_end);
        }
        Ok(Some(Tag {
            number,
            start: tag_start,
            end: tag_end,
        }))
    }

    fn jump(&mut self, size: usize) -> Result<(), Stop> {
        if size > self.end.saturating_sub(self.position) {
            return Err(Defect::Truncated.at(self.position).into());
        }
        self.position += size;
        Ok(())
    }

    fn top(&self) -> Option<Frame> {
        self.stack.get(self.depth.checked_sub(1)?).copied()
    }

    fn top_mut(&mut self) -> Option<&mut Frame> {
        self.stack.get_mut(self.depth.checked_sub(1)?)
    }

    fn push(&mut self, frame: Frame) -> Result<(), Stop> {
        let slot = self
            .stack
            .get_mut(self.depth)
            .ok_or(Defect::TooDeep.at(self.position))?;
        *slot = frame;
        self.depth += 1;
        Ok(())
    }
}

/// Why a walk stands still.
enum Stop {
    /// The window must reach this offset.
    More(usize),
    Malformed(Malformed),
}

impl From<Malformed> for Stop {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

struct Tag {
    number: u32,
    start: usize,
    end: usize,
}

struct Count {
    value: u32,
    null: bool,
    /// Offset behind the count.
    start: usize,
}

struct Value {
    start: usize,
    end: usize,
    null: bool,
}

/// The bytes at hand, read by offsets of the message.
struct View<'w> {
    window: &'w [u8],
    base: usize,
    end: usize,
}

impl View<'_> {
    fn reach(&self, offset: usize) -> Result<(), Stop> {
        if offset > self.base + self.window.len() {
            return Err(self.beyond(offset));
        }
        Ok(())
    }

    #[inline(always)]
    fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], Stop> {
        let rest = self.window.get(at.wrapping_sub(self.base)..);
        match rest.and_then(|rest| rest.first_chunk()) {
            Some(bytes) => Ok(*bytes),
            None => Err(self.beyond(at + N)),
        }
    }

    /// Why the byte before `offset`, which is not in the window, cannot be had.
    #[cold]
    fn beyond(&self, offset: usize) -> Stop {
        if offset > self.end {
            Defect::Truncated.at(self.end).into()
        } else {
            Stop::More(offset)
        }
    }

    #[inline(always)]
    fn varint(&self, at: usize) -> Result<(u32, usize), Stop> {
        match self.bytes(at)? {
            [byte @ ..0x80] => Ok((u32::from(byte), at + 1)),
            [_] => self.long_varint(at),
        }
    }

    fn long_varint(&self, at: usize) -> Result<(u32, usize), Stop> {
        let mut value = 0;
        for i in 0..5 {
            let [byte] = self.bytes(at + i)?;
            if i == 4 && byte > 0x0f {
                break;
            }
            value |= u32::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                return Ok((value, at + i + 1));
            }
        }
        Err(Defect::VarintTooLong.at(at).into())
    }

    /// A length or a count; neither can exceed what is left, as an element takes at least one byte.
    #[inline(always)]
    fn count(&self, prefix: Prefix, at: usize) -> Result<Count, Stop> {
        let (value, start) = match prefix {
            Prefix::Compact => {
                let (value, start) = self.varint(at)?;
                (i64::from(value) - 1, start)
            }
            Prefix::Int16 => (i64::from(i16::from_be_bytes(self.bytes(at)?)), at + 2),
            Prefix::Int32 => (i64::from(i32::from_be_bytes(self.bytes(at)?)), at + 4),
        };
        match u32::try_from(value) {
            Ok(value) if value as usize <= self.end - start => Ok(Count {
                value,
                null: false,
                start,
            }),
            Ok(_) => Err(Defect::LengthExceedsFrame.at(at).into()),
            Err(_) if value == -1 => Ok(Count {
                value: 0,
                null: true,
                start,
            }),
            Err(_) => Err(Defect::NegativeLength.at(at).into()),
        }
    }

    #[inline(always)]
    fn prefixed(&self, prefix: Prefix, at: usize) -> Result<Value, Stop> {
        let length = self.count(prefix, at)?;
        Ok(Value {
            start: length.start,
            end: length.start + length.value as usize,
            null: length.null,
        })
    }
}
