"""What people can ask a dataset for: the annotators, categories and sources of some projects."""

from collections.abc import Sequence

from db.connection import Study


def people(study: Study, project_ids: Sequence[int]) -> list[str]:
    """Who has judged in the projects, by name; reads their judgments by the hour."""
    return _names(
        study,
        "SELECT DISTINCT n.name FROM activity a JOIN annotators n ON n.id = a.annotator_id "
        "WHERE a.project_id IN ({}) ORDER BY n.name",
        project_ids,
    )


def categories(study: Study, project_ids: Sequence[int]) -> list[str]:
    """The categories of their prompts; empty for prompts without one."""
    return _names(study, _OF_PROMPTS.format("category", "{}"), project_ids)


def sources(study: Study, project_ids: Sequence[int]) -> list[str]:
    """The sources of their prompts; empty for prompts without one."""
    return _names(study, _OF_PROMPTS.format("source", "{}"), project_ids)


_OF_PROMPTS = (
    "SELECT DISTINCT coalesce(p.{0}, '') AS name FROM items i JOIN prompts p ON p.id = i.prompt_id "
    "WHERE i.project_id IN ({1}) ORDER BY name"
)


def _names(study: Study, query: str, project_ids: Sequence[int]) -> list[str]:
    places = ", ".join("?" * len(project_ids))
    return [name for (name,) in study.execute(query.format(places), tuple(project_ids))]
