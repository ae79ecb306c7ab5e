//! Members.

use plan::{Hours, Member, MemberId};
use serde_json::Value;

use crate::storage::archive::fields::{Fields, hue, minute, number, or_null, shape, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::Meta;

pub(super) const NEEDED: &str = "name";

pub(super) fn write(member: &Member, _: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([
        ("name", (&*member.name).into()),
        ("hue", or_null(member.hue, member.hue != 0)),
        ("capacity", member.capacity.to_vec().into()),
        ("from", or_null(member.hours.from.to_hhmm(), member.hours != Hours::default())),
        ("until", or_null(member.hours.until, member.hours != Hours::default())),
        ("archived", or_null(true, member.archived)),
    ]);
}

pub(super) fn read(id: &MemberId, fields: &mut Fields, _: &mut Meta) -> Result<Member, Bad> {
    let name = fields.need("name", text)?;
    let days = fields.list("capacity")?.iter().map(number).collect::<Option<Vec<u32>>>();
    let capacity = days.and_then(|days| days.try_into().ok()).ok_or_else(|| shape("capacity"))?;
    let hours = fields.may("from", minute)?.zip(fields.may("until", number)?);
    let hours = hours.map_or(Some(Hours::default()), |(from, until)| Hours::new(from, until));
    Ok(Member {
        id: id.clone(),
        name,
        hue: fields.may("hue", hue)?.unwrap_or(0),
        capacity,
        hours: hours.ok_or_else(|| shape("until"))?,
        archived: fields.may("archived", Value::as_bool)?.unwrap_or(false),
    })
}
