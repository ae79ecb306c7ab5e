//! Google Sheets: new spreadsheets and rows below what they hold. It brings no items.
//!
//! Source: the vendor's discovery document (`tests/specs/google-sheets.discovery.json`). The one privilege is about
//! files that this program makes itself. Values are stored as they are (`RAW`): a title that begins with `=` is no
//! formula.

use std::sync::Arc;

use http::{Method, Request, Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Cell, Reply};
use crate::fault::Fault;
use crate::google;
use crate::item::Account;
use crate::oauth::Identity;
use crate::page::Site;
use crate::registry::{Abilities, Brings, Changes, Op, OpName, Provider};
use crate::wire;

const OWN_FILES: &[&str] = &["https://www.googleapis.com/auth/drive.file"];

/// Google Sheets. No operation tells whose account it is, so the identity token does.
pub(crate) static PROVIDER: Provider = Provider {
    id: "google-sheets",
    name: "Google Sheets",
    api_base: "https://sheets.googleapis.com/v4",
    auth: google::oauth(&["openid", "https://www.googleapis.com/auth/userinfo.email"], Identity::IdToken),
    brings: Brings::Reports,
    ops: &[
        Op { name: OpName::CreateSpreadsheet, scopes: OWN_FILES },
        Op { name: OpName::AppendRows, scopes: OWN_FILES },
    ],
    abilities: Abilities { ranged: false, completable: false, changes: Changes::None },
    status_page: "https://www.google.com/appsstatus/dashboard/",
    site: Site::NONE,
    request,
    reply,
};

#[derive(Serialize)]
struct New<'a> {
    properties: Titled<'a>,
    sheets: [NewSheet<'a>; 1],
}

#[derive(Serialize)]
struct NewSheet<'a> {
    properties: Titled<'a>,
}

#[derive(Serialize)]
struct Titled<'a> {
    title: &'a str,
}

#[derive(Serialize)]
struct Rows<'a> {
    values: &'a [Vec<Cell>],
}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    match ask {
        Ask::CreateSpreadsheet { title, sheet } => {
            let sheets = [NewSheet { properties: Titled { title: sheet } }];
            post("/spreadsheets", &[], &New { properties: Titled { title }, sheets })
        }
        Ask::AppendRows { spreadsheet, sheet, rows } => {
            // JSON has no such numbers; they would become null, which Sheets skips without a word.
            if rows.iter().flatten().any(|cell| matches!(cell, Cell::Number(number) if !number.is_finite())) {
                return Err(wire::refused("A cell can't hold such a number."));
            }
            let range = wire::segment(&format!("'{}'!A1", sheet.replace('\'', "''")))?;
            let path = format!("/spreadsheets/{}/values/{range}:append", wire::segment(spreadsheet)?);
            post(&path, &[("valueInputOption", "RAW"), ("insertDataOption", "INSERT_ROWS")], &Rows { values: rows })
        }
        _ => Err(wire::no_such_question()),
    }
}

fn post(path: &str, query: &[(&str, &str)], body: &impl Serialize) -> Result<Request<Vec<u8>>, Fault> {
    let body = serde_json::to_vec(body).map_err(|_| wire::refused("The rows can't be written."))?;
    wire::send(Method::POST, path, query, wire::JSON, body)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spreadsheet {
    spreadsheet_id: Arc<str>,
    spreadsheet_url: Option<Arc<str>>,
}

fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        return Err(google::fault(response));
    }
    // Both answers name the spreadsheet; a page that somebody put in between doesn't.
    let Spreadsheet { spreadsheet_id: id, spreadsheet_url: url } = wire::decode(response.body())?;
    match ask {
        Ask::CreateSpreadsheet { .. } => Ok(Reply::Spreadsheet { id, url }),
        Ask::AppendRows { .. } => Ok(Reply::Done),
        _ => Err(wire::no_such_question()),
    }
}
