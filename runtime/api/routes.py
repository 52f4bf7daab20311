"""Every route of the API below its prefix."""

from runtime.api.handlers import (
    actions,
    app_exchange,
    apps,
    audit,
    design_help,
    design_options,
    draft_elements,
    draft_texts,
    drafts,
    files,
    form_channels,
    new_apps,
    notifications,
    organisation,
    previews,
    record_story,
    records,
    rehearsals,
    reports,
    session,
    settings,
    tasks,
    trash,
    users,
)
from runtime.api.openapi.handlers import openapi_routes
from runtime.api.route import Route


def api_routes() -> tuple[Route, ...]:
    """List the routes below `/api/v1`."""
    described = (
        *session.ROUTES,
        *apps.ROUTES,
        *app_exchange.ROUTES,
        *drafts.ROUTES,
        *draft_texts.ROUTES,
        *draft_elements.ROUTES,
        *design_help.ROUTES,
        *design_options.ROUTES,
        *rehearsals.ROUTES,
        *previews.ROUTES,
        *form_channels.ROUTES,
        *records.ROUTES,
        *actions.ROUTES,
        *record_story.ROUTES,
        *trash.ROUTES,
        *audit.ROUTES,
        *tasks.ROUTES,
        *notifications.ROUTES,
        *reports.ROUTES,
        *files.ROUTES,
        *users.ROUTES,
        *organisation.ROUTES,
        *settings.ROUTES,
        *new_apps.ROUTES,
    )
    return (*described, *openapi_routes(described))
