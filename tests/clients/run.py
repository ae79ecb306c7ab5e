"""The stand-ins before the vendors' own clients: Google's, Slack's and Asana's.

Called by tests/native/clients.rs with the sandbox's address and a token for each provider. What a client takes for an answer,
an error, a page or an end of pages is what the real services send; our adapters have no part in it.
"""

import datetime
import json
import os
import sys

import asana
from asana.rest import ApiException
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

BASE = os.environ["SANDBOX"]
TOKENS = json.loads(os.environ["TOKENS"])


def google(name, version, path, provider):
    """A client of one of Google's APIs."""
    options = {"api_endpoint": f"{BASE}{path}"}
    credentials = Credentials(TOKENS[provider])
    return build(name, version, credentials=credentials, client_options=options, static_discovery=True)


def refused(error, call):
    """The error of this class that the call ends with."""
    try:
        call()
    except error as caught:
        return caught
    raise AssertionError(f"{call} was not refused")


def sheets():
    books = google("sheets", "v4", "/google-sheets/", "google-sheets").spreadsheets()
    grid = {"rowCount": 3, "columnCount": 4}
    new = {"properties": {"title": "Log", "gridProperties": grid}}
    made = books.create(body={"properties": {"title": "Hours"}, "sheets": [new]}).execute()
    book, sheet = made["spreadsheetId"], made["sheets"][0]["properties"]["sheetId"]
    rows = [["Day", "Length"], ["2026-11-24", "1:30:00"], ["'=1+1", "12%"]]
    values = books.values()
    typed = {"spreadsheetId": book, "range": "Log!A1", "valueInputOption": "USER_ENTERED"}
    written = values.update(body={"values": rows}, **typed).execute()
    assert written["updatedCells"] == 6, written
    appended = values.append(body={"values": [["more"]]}, insertDataOption="INSERT_ROWS", **typed).execute()
    assert appended["updates"]["updatedRange"] == "Log!A4", appended
    beyond = refused(HttpError, values.get(spreadsheetId=book, range="Log!A9").execute)
    assert beyond.resp.status == 400 and "exceeds grid limits" in beyond.reason, beyond
    read = values.get(spreadsheetId=book, range="Log", valueRenderOption="UNFORMATTED_VALUE").execute()
    assert read["values"][1:] == [[46350, 0.0625], ["=1+1", 0.12], ["more"]], read
    several = values.batchGet(spreadsheetId=book, ranges=["Log!A1:A2", "Log!B1:B2"], majorDimension="COLUMNS").execute()
    assert [part["values"] for part in several["valueRanges"]] == [[["Day", "2026-11-24"]], [["Length", "1:30:00"]]], several
    data = [{"range": "Log!A1", "values": [["Date"]]}, {"range": "Log!D4", "values": [[True]]}]
    both = values.batchUpdate(spreadsheetId=book, body={"valueInputOption": "RAW", "data": data}).execute()
    assert both["totalUpdatedCells"] == 2, both
    steps = [
        {"addSheet": {"properties": {"title": "Copy", "hidden": True, "gridProperties": grid}}},
        {"insertDimension": {"range": {"sheetId": sheet, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}},
    ]
    replies = books.batchUpdate(spreadsheetId=book, body={"requests": steps}).execute()["replies"]
    copy = replies[0]["addSheet"]["properties"]["sheetId"]
    nothing = {"requests": [{"deleteSheet": {"sheetId": copy}}, {"deleteSheet": {"sheetId": copy}}]}
    failed = refused(HttpError, books.batchUpdate(spreadsheetId=book, body=nothing).execute)
    assert failed.resp.status == 400 and len(books.get(spreadsheetId=book).execute()["sheets"]) == 2, failed
    values.clear(spreadsheetId=book, range="Log").execute()
    assert "values" not in values.get(spreadsheetId=book, range="Log").execute()
    assert refused(HttpError, books.get(spreadsheetId="none").execute).resp.status == 404
    files = google("drive", "v3", "/google-sheets/drive/v3/", "google-sheets").files()
    assert files.get(fileId=book, fields="trashed,name").execute() == {"trashed": False, "name": "Hours"}


def calendar():
    service = google("calendar", "v3", "/google-calendar/calendar/v3/", "google-calendar")
    calendars = service.calendarList().list().execute()["items"]
    primary = next(entry for entry in calendars if entry.get("primary"))
    today = datetime.datetime.fromisoformat(os.environ["TODAY"]).replace(tzinfo=datetime.timezone.utc)
    days = datetime.timedelta(days=7)
    window = {
        "calendarId": primary["id"],
        "singleEvents": True,
        "timeMin": (today - days).isoformat(),
        "timeMax": (today + days).isoformat(),
        "maxResults": 5,
    }
    events, pages, request = [], 0, service.events().list(**window)
    while request is not None:
        page = request.execute()
        events, pages = events + page["items"], pages + 1
        request = service.events().list_next(request, page)
    assert pages > 1 and events and all("start" in event for event in events), (pages, len(events))
    changes = service.events().list(calendarId=primary["id"], syncToken=page["nextSyncToken"]).execute()
    assert changes["items"] == [] and changes["nextSyncToken"], changes
    stale = refused(HttpError, service.events().list(calendarId=primary["id"], syncToken="none").execute)
    assert stale.resp.status in (400, 410), stale
    missing = refused(HttpError, service.events().list(calendarId="none").execute)
    assert missing.resp.status == 404 and missing.reason == "Not Found", missing


def slack():
    client = WebClient(token=TOKENS["slack"], base_url=f"{BASE}/slack/api/")
    me = client.auth_test()
    assert me["ok"] and me["team_id"]
    found = client.search_messages(query="from:me", count=2)["messages"]
    message = found["matches"][0]
    place = {"channel": message["channel"]["id"], "timestamp": message["ts"]}
    assert found["paging"]["count"] == 2 and client.reactions_add(name="tada", **place)["ok"]
    assert refused(SlackApiError, lambda: client.reactions_add(name="tada", **place)).response["error"] == "already_reacted"
    assert refused(SlackApiError, lambda: client.reactions_add(name="no_such", **place)).response["error"] == "invalid_name"
    assert client.reactions_remove(name="tada", **place)["ok"]
    pages = list(client.reactions_list(limit=2))
    assert len(pages) > 1 and all(page["ok"] for page in pages), len(pages)
    assert client.users_info(user=me["user_id"])["user"]["id"] == me["user_id"]
    assert client.conversations_info(channel=place["channel"])["channel"]["id"] == place["channel"]
    stranger = WebClient(token="xoxp-none", base_url=f"{BASE}/slack/api/")
    assert refused(SlackApiError, stranger.auth_test).response["error"] == "invalid_auth"
    assert client.auth_revoke(test=True)["revoked"] is False


def asana_tasks():
    configuration = asana.Configuration()
    configuration.host = f"{BASE}/asana/api/1.0"
    configuration.access_token = TOKENS["asana"]
    client = asana.ApiClient(configuration)
    me = asana.UsersApi(client).get_user("me", {})
    assert me["gid"] and me["name"], me
    workspaces = list(asana.WorkspacesApi(client).get_workspaces({"limit": 1}))
    workspace = workspaces[0]["gid"]
    projects = list(asana.ProjectsApi(client).get_projects_for_workspace(workspace, {"limit": 2, "opt_fields": "name"}))
    assert len(projects) > 2 and all(project["name"] for project in projects), projects
    tasks = asana.TasksApi(client)
    wanted = {"assignee": "me", "workspace": workspace, "completed_since": "now", "limit": 3, "opt_fields": "name,completed"}
    mine = list(tasks.get_tasks(dict(wanted)))
    assert len(mine) > 3 and not any(task["completed"] for task in mine), len(mine)
    done = tasks.update_task({"data": {"completed": True}}, mine[0]["gid"], {"opt_fields": "completed"})
    assert done["completed"] is True and done["gid"] == mine[0]["gid"], done
    assert len(list(tasks.get_tasks(dict(wanted)))) == len(mine) - 1
    missing = refused(ApiException, lambda: tasks.update_task({"data": {"completed": True}}, "1", {}))
    assert missing.status == 404 and json.loads(missing.body)["errors"][0]["message"], missing
    assert refused(ApiException, lambda: list(tasks.get_tasks({"assignee": "me"}))).status == 400


PARTS = {"sheets": sheets, "calendar": calendar, "slack": slack, "asana": asana_tasks}

if __name__ == "__main__":
    PARTS[sys.argv[1]]()
