"""Random articles, and how each format writes one."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from html import escape

from hypothesis import strategies as st

# Signs that one format or another writes differently.
_WORDS = st.sampled_from(
    [
        "people", "fled", "Azaz", "&", "&amp;", "AT&T", "<", ">", "a<b", '"', '""', "'", "it's", "\\", "\\n", ",", ";",
        "1,200", "45", "café", "Ünal", "’", "“quoted”", "🚢", "the", "river", "—", "%", "#", "*", "{x}", "[y]", "C:\\new",
    ]
)  # fmt: skip
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=12).map(lambda words: f"Then {' '.join(words)} rose.")
_NAMES = st.sampled_from(["Jane Roe", "Awa Diarra", "Tom O'Neil", "Ana Müller"])
_TITLES = st.lists(_WORDS.filter(str.isalpha), min_size=2, max_size=5).map(lambda words: f"Boat {' '.join(words)}")


@dataclass(frozen=True)
class Article:
    title: str
    paragraphs: tuple[str, ...]
    author: str
    publisher: str
    day: date

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def printed(self) -> str:
        return f"{self.title}\n\n{self.text}"


ARTICLES = st.builds(
    Article,
    _TITLES,
    st.lists(_SENTENCE, min_size=1, max_size=4).map(tuple),
    _NAMES,
    st.sampled_from(["The Post", "Müller & Sons", "Daily News"]),
    st.dates(date(1990, 1, 1), date(2026, 1, 1)),
)


def as_html(article: Article) -> bytes:
    data = {
        "@type": "NewsArticle",
        "headline": article.title,
        "author": [{"@type": "Person", "name": article.author}],
        "publisher": {"name": article.publisher},
        "datePublished": f"{article.day}T10:00:00+02:00",
    }
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    linked = json.dumps(data).replace("<", "\\u003c")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(article.title)} | Site</title>'
        f'<script type="application/ld+json">{linked}</script><style>p {{ margin: 12px }}</style></head>\n'
        f"<body><h1>{escape(article.title)}</h1>\n<script>var dead = 99;</script>{body}</body></html>"
    ).encode()


def as_meta(article: Article) -> bytes:
    metas = {
        "og:title": article.title,
        "author": article.author,
        "og:site_name": article.publisher,
        "article:published_time": article.day.isoformat(),
    }
    head = "".join(f'<meta property="{name}" content="{escape(value)}"/>' for name, value in metas.items())
    body = "".join(f"<div>{escape(paragraph, quote=False)}</div>" for paragraph in article.paragraphs)
    return f"<?xml version='1.0'?><html><head>{head}</head><body><h1>{escape(article.title)}</h1>{body}</body></html>".encode()


def _row(article: Article) -> dict[str, object]:
    return {
        "id": 7,
        "headline": article.title,
        "content": article.text,
        "byline": article.author,
        "source": article.publisher,
        "published_at": article.day.isoformat(),
    }


def as_json(article: Article) -> bytes:
    return json.dumps(_row(article)).encode()


def as_json_unescaped(article: Article) -> bytes:
    return json.dumps(dict(reversed(_row(article).items())), ensure_ascii=False, indent=2).encode()


def as_json_of_html(article: Article) -> bytes:
    html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    return json.dumps(_row(article) | {"headline": escape(article.title), "content": html}).encode()


def as_csv(article: Article, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(_row(article)), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(_row(article))
    return out.getvalue().encode()


def as_tsv(article: Article) -> bytes:
    return as_csv(article, "\t")


def as_markdown(article: Article) -> bytes:
    said = article.title.replace('"', '\\"')
    head = f'title: "{said}"\nauthor: {article.author}\npublisher: {article.publisher}\ndate: {article.day}\n'
    return f"---\n{head}---\n\n{article.text}\n".encode()


def as_mail(article: Article, encoding: str = "quoted-printable") -> bytes:
    letter = EmailMessage()
    letter["From"] = f'"{article.author}" <desk@example.org>'
    letter["To"] = "readers@example.org"
    letter["Date"] = f"{article.day:%a, %d %b %Y} 10:00:00 +0200"
    letter["Message-ID"] = "<1@example.org>"
    letter["Subject"] = article.title
    letter.set_content(article.text + "\n", cte=encoding)
    return letter.as_bytes()


def as_mail_of_parts(article: Article) -> bytes:
    letter = EmailMessage()
    letter["Subject"] = article.title
    letter["From"] = f'"{article.author}" <desk@example.org>'
    letter["Date"] = f"{article.day:%a, %d %b %Y} 10:00:00 +0200"
    letter["Message-ID"] = "<1@example.org>"
    letter.set_content(article.text + "\n", cte="base64")
    letter.add_alternative("<p>for machines</p>", subtype="html")
    return letter.as_bytes()


FORMATS: Mapping[str, Callable[[Article], bytes]] = {
    "html": as_html,
    "html with meta tags": as_meta,
    "json": as_json,
    "json unescaped": as_json_unescaped,
    "json of html": as_json_of_html,
    "csv": as_csv,
    "tsv": as_tsv,
    "markdown": as_markdown,
    "mail": as_mail,
    "mail of parts": as_mail_of_parts,
}
