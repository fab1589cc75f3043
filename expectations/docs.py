"""Data Docs: Great Expectations' own pages about one judgement, on local disk."""

import html
import shutil
from pathlib import Path
from typing import Any

# Great Expectations writes values into its pages as they are: text from documents must be escaped before.
SITE = "dateline"
_FOLDER = "great_expectations"
# Within the folder of Data Docs.
FIRST_PAGE = f"{_FOLDER}/index.html"


def escape(frame: Any) -> Any:
    """Escape the markup in the frame's strings, in place, and return the frame."""
    for column in frame.columns:
        if frame[column].dtype.kind == "O" or str(frame[column].dtype) in ("str", "string"):
            frame[column] = frame[column].map(html.escape, na_action="ignore")
    return frame


def build(context: Any, folder: Path) -> None:
    """Write the pages of all validations of the context to the folder, replacing older ones; begin at `FIRST_PAGE`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    context.add_data_docs_site(
        SITE,
        {
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder / _FOLDER)},
        },
    )
    context.build_data_docs(site_names=[SITE])
