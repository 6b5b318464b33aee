"""What somebody may type into a field that ends up in a header, meaning harm or not."""

NASTY = [
    # encoded words that hold a line end, once decoded
    "=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    "=?utf-8?q?a=0D=0ABcc=3A_v=40x=2Eorg?=",
    "=?utf-8?q?=0A?=Bcc: v@x.org",
    "=?UTF-8?Q?a=0aBcc=3a_v=40x.org?= and more",
    "=?utf-8?b?YQpCY2M6IHZAeC5vcmc=?=",
    "=?utf-8?b?YQ0KQmNjOiB2QHgub3Jn?=",
    "=?us-ascii?q?=0A=0A<script>?=",
    "=?iso-8859-1?q?=0D?= =?iso-8859-1?q?=0ABcc:v@x.org?=",
    "=?utf-7?q?+AAo-Bcc:v@x.org?=",
    "=?utf-16?b?AAoAQgBjAGM6?=",
    "=?unknown?q?=0ABcc:v@x.org?=",
    "=?utf-8*en?q?a=0ABcc=3A_v=40x=2Eorg?=",
    "=?utf-8?x?broken?=",
    "=?utf-8?q?never ends",
    "=?=?utf-8?q?=0ABcc:v@x.org?=?=",
    "=\u202e?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    "=\x00?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    "= ?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    '"=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?="',
    "a" * 60 + "=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    "é" * 70 + "=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    # line ends of all kinds
    "a\nBcc: v@x.org",
    "a\r\nBcc: v@x.org",
    "a\rBcc: v@x.org",
    "a\n\rBcc: v@x.org",
    "a\r\n\r\nbody",
    "a\n\nbody",
    "a\r\n Bcc: v@x.org",
    "a\n\tBcc: v@x.org",
    "a\x0bBcc: v@x.org",
    "a\x0cBcc: v@x.org",
    "a\x1cBcc: v@x.org",
    "a\x1dBcc: v@x.org",
    "a\x1eBcc: v@x.org",
    "a\x85Bcc: v@x.org",
    "a\u2028Bcc: v@x.org",
    "a\u2029Bcc: v@x.org",
    "\nBcc: v@x.org",
    "a\r\n",
    "a%0d%0aBcc: v@x.org",
    "a\\r\\nBcc: v@x.org",
    "嘊Bcc: v@x.org",
    "a\u560d\u560aBcc: v@x.org",
    # controls, and what isn't quite a character
    "a\x00b",
    "a\x1b[31mred",
    "a\x7fb",
    "a\udc80b",
    "a\ud800b",
    "\ufeffa",
    "a\u202egpj.exe",
    "a\u2066b\u2069",
    "\uffff",
    # what means something in an address
    '"', '""', "a, b@x.org", "a; b@x.org", "v@x.org", "<v@x.org>",
    "a <v@x.org>, b", "a>, <v@x.org", "(a)", "a (v@x.org",
    ":", "a: b@x.org;", "\\", '\\"', 'a" <v@x.org>, "b', "undisclosed-recipients:;", "a@b@c", "[1.2.3.4]",
    'x' * 70 + '" <v@x.org>, "', "é, " * 40 + "v@x.org", "ü <v@x.org>" * 20,
    # long, empty, or only strange
    "", " ",
    "   \t ", "a" * 78, "a" * 998, "a" * 100_000, "a " * 2_000, "é" * 3_000, "\u200b", "💥" * 100, "👩‍👩‍👧‍👦" * 30,
    "Bcc: v@x.org", "To: v@x.org", "MIME-Version: 2.0",
    ".", "\r\n.\r\n", "--boundary--", "'; DROP TABLE notices; --",
    "{{case.ref}}", "%s%n", "${7*7}", "Zażółć gęślą jaźń", "مرحبا بالعالم",
    "שלום", "你好，世界", "हिन्दी", "O’Brien-Smith", "St. Mary",
]  # fmt: skip

# The same tricks in other clothes: each alphabet with each way to write a line end, each line end before each header.
ALPHABETS = ("us-ascii", "utf-8", "iso-8859-15", "windows-1252", "utf-16be", "koi8-r", "big5", "x-none")
HIDDEN = ("q?=0ABcc=3Av=40x.org", "Q?=0D=0ABcc:v@x.org", "q?=0d=0a=0d=0abody", "b?Cg==", "B?DQpCY2M6IHZAeC5vcmc=")
ENDS = ("\n", "\r\n", "\r", "\n\r", "\n\n", "\r\n\r\n", "\x0b", "\x85", "\u2028")
LINES = (
    "Bcc: v@x.org",
    "To: v@x.org",
    "From: v@x.org",
    "Content-Type: text/html",
    " folded: v@x.org",
    ".\r\nMAIL FROM:<v@x.org>",
)
NASTY += [f"Re: =?{alphabet}?{hidden}?=" for alphabet in ALPHABETS for hidden in HIDDEN]
NASTY += [f"Alice{end}{line}" for end in ENDS for line in LINES]
NASTY += [
    f"{name} <v@x.org>{tail}"
    for name in ('"Alice"', "Alice", "'Alice'", "(Alice)", "=?utf-8?q?A?=")
    for tail in ("", ",", ";", " x")
]
