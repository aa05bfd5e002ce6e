#!/usr/bin/python3
"""A window of WebKitGTK that WebKitWebDriver opens for the stories in this folder.

WebKit's own MiniBrowser forgets all storage while it is automated, so it cannot show that work survives a restart. This
window keeps its storage in a folder.

Usage: window.py STORAGE DOWNLOADS
"""

import pathlib
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

SIZE = (1280, 800)


class Browser:
    def __init__(self, storage, downloads):
        self.downloads = pathlib.Path(downloads)
        data = WebKit2.WebsiteDataManager(base_data_directory=f"{storage}/data", base_cache_directory=f"{storage}/cache")
        self.context = WebKit2.WebContext.new_with_website_data_manager(data)
        self.context.set_automation_allowed(True)
        self.context.connect("automation-started", self.start_session)
        self.context.connect("download-started", self.start_download)

    def start_session(self, _context, session):
        about = WebKit2.ApplicationInfo()
        about.set_name("window")
        about.set_version(1, 0, 0)
        session.set_application_info(about)
        session.connect("create-web-view", lambda _session: self.open_window())

    def open_window(self):
        view = WebKit2.WebView(web_context=self.context, is_controlled_by_automation=True)
        view.get_settings().set_property("javascript-can-access-clipboard", True)
        # Storage that the browser never deletes is not part of the stories.
        view.connect("permission-request", lambda _view, request: request.deny() or True)
        window = Gtk.Window()
        window.set_default_size(*SIZE)
        window.add(view)
        window.show_all()
        view.connect("close", lambda _view: window.destroy())
        return view

    def start_download(self, _context, download):
        def choose_file(download, name):
            # WebKit does not replace files, so each one has a folder.
            folder = self.downloads / str(len(list(self.downloads.iterdir())))
            folder.mkdir()
            download.set_destination((folder / f"{name}.part").as_uri())
            return True

        def finish(download):
            part = pathlib.Path(download.get_destination().removeprefix("file://"))
            part.rename(part.with_suffix(""))

        download.connect("decide-destination", choose_file)
        download.connect("finished", finish)


if __name__ == "__main__":
    browser = Browser(*sys.argv[1:])
    Gtk.main()
