"""Buckets: S3-compatible storage (obstore). Files are replaced one by one: assets, pages, the home page, then removals.

Not atomic, and said so. Account and endpoint come from the usual variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_ENDPOINT_URL, AWS_REGION. What is there is noted beside the site, in a file no page leads to.
"""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import Any

from corridor.deploying.plans import Sums, as_json, from_json, plan, turn
from corridor.deploying.targets import refused, torn
from corridor.plain import Plain

NOTES = ".corridor-deployed.json"


class Bucket(Plain, frozen=True):
    """A bucket, and the folder in it: s3://bucket/prefix."""

    name: str
    store: Any  # obstore's S3Store
    is_atomic: bool = False

    @classmethod
    def of(cls, address: str) -> Bucket:
        """Raises Stop (E525) where the package is missing or the address is none."""
        try:
            from obstore.store import from_url
        except ModuleNotFoundError:
            raise refused("这台机器没有装发布到桶的软件包", "pip install 'corridor[s3]'") from None
        try:
            return cls(address, from_url(address, client_options={"allow_http": True, "timeout": "60s"}))
        except Exception as error:
            raise _failed(address, error) from error

    def present(self) -> Sums:
        try:
            return from_json(bytes(self.store.get(NOTES).bytes()))
        except FileNotFoundError:
            return {}
        except Exception as error:
            raise _failed(self.name, error) from error

    def put(self, site: Path, files: Sums) -> str:
        before = dict(self.present())
        todo = plan(files, before)
        try:
            for path in sorted((*todo.added, *todo.changed), key=turn):
                data = (site / path).read_bytes()
                self.store.put(path, data, attributes={"Content-Type": _type(path)})
                if hashlib.sha256(bytes(self.store.get(path).bytes())).hexdigest() != files[path]:
                    raise torn(f"{path} 传到那边和原来的不一样")
                before[path] = files[path]
            # Before anything goes, what is there is noted: a deployment that breaks off here leaves nothing unknown.
            self.store.put(NOTES, as_json(before))
            if todo.removed:
                self.store.delete(list(todo.removed))
            self.store.put(NOTES, as_json(files))
        except OSError as error:
            raise _failed(self.name, error) from error
        return hashlib.sha256(as_json(files)).hexdigest()[:12]

    def releases(self) -> list[str]:
        return []

    def served(self) -> str:
        return ""

    def files_of(self, release: str) -> Sums:
        return self.present()

    def roll_back(self, release: str) -> None:
        raise refused("桶里只有现在的一版", "先在这里退回：python build.py rollback，再发布一次")


def _failed(address: str, error: Exception) -> Exception:
    said = str(error).strip().splitlines()
    return refused(f"{address}：{said[0] if said else type(error).__name__}", "看看地址、账号和网络，再发布一次")


_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".webp": "image/webp"}


def _type(path: str) -> str:
    suffix = Path(path).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
