"""Maintenance mode: every route answers 503."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse


class Maintenance:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE.exists():
            return JsonResponse({"status": "maintenance"}, status=503)
        return self.answer(request)
