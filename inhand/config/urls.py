"""The address space of the desk: all of it belongs to the doors."""

from django.urls import include, path

urlpatterns = [
    path("", include("inhand.doors.web.urls")),
    path("hooks/", include("inhand.doors.channels.urls")),
]

handler403 = "inhand.doors.web.errors.view.forbidden"
handler404 = "inhand.doors.web.errors.view.missing"
handler500 = "inhand.doors.web.errors.view.broken"
