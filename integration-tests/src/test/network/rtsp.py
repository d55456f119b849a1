"""GStreamer's RTSP server: /clip.mkv from its start for each viewer, at /cam, and at /private with a password."""

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

PLAY = "( filesrc location=/clip.mkv ! matroskademux ! h264parse ! rtph264pay name=pay0 pt=96 )"


def factory(*roles):
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(PLAY)
    allowed = GstRtspServer.RTSPPermissions()
    # Who may see an address but not play it is asked for a password; who may not even see it is told 404.
    for role in ("anyone", "known"):
        allowed.add_permission_for_role(role, "media.factory.access", True)
        allowed.add_permission_for_role(role, "media.factory.construct", role in roles)
    made.set_permissions(allowed)
    return made


def token(role):
    made = GstRtspServer.RTSPToken()
    made.set_string("media.factory.role", role)
    return made


Gst.init(None)
auth = GstRtspServer.RTSPAuth()
auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
auth.add_digest("guard", "night shift", token("known"))
auth.set_default_token(token("anyone"))
server = GstRtspServer.RTSPServer()
server.set_service("8554")
server.set_auth(auth)
server.get_mount_points().add_factory("/cam", factory("anyone", "known"))
server.get_mount_points().add_factory("/private", factory("known"))
server.attach(None)
print("ready", flush=True)
GLib.MainLoop().run()
