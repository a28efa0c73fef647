"""What users and monitors ask. Works with the column `role` and without it."""

from django.db.utils import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from .models import Member


@require_GET
def health(_: HttpRequest) -> JsonResponse:
    try:
        return JsonResponse({"status": "ok", "members": Member.objects.count()})
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)


@require_GET
def members(_: HttpRequest) -> JsonResponse:
    """Those of the app; administrators are not listed."""
    found = Member.objects.filter(area="app").order_by("name").values("name")
    return JsonResponse({"members": list(found)})
