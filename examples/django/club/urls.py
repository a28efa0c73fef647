"""The routes."""

from django.urls import path

from members import views

urlpatterns = [path("api/health", views.health), path("api/members", views.members)]
