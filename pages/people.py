"""People: who may sign in and what they may do; for admins."""

from urllib.parse import urlsplit

import streamlit as st

from annotate import accounts
from annotate.accounts import Account, Invite
from annotate.people import MAX_NAME
from db.actors import ROLES, Role
from pages import session
from pages.labels import plain

MAY: dict[Role, str] = {
    "annotator": "judges, and sees nothing but their own work",
    "researcher": "also sets up projects and sees progress, runs and exports",
    "admin": "also adds people and changes what they may do",
}
INVITE = "invite"


def draw() -> None:
    """The page."""
    st.title("People", anchor=False)
    with session.open_here() as study:
        session.account(study)
        people = accounts.list_all(study)
    said = session.notice()
    if said.text:
        (st.error if said.kind == "problem" else st.success)(plain(said.text))
    _draw_invite()
    with st.expander("Add somebody", icon=":material/person_add:", expanded=not people):
        _draw_adding()
    if people:
        st.dataframe(
            [_row(account) for account in people], hide_index=True, width="stretch", key="people"
        )
        _draw_changing(people)
    else:
        st.info("Nobody can sign in yet. Add somebody, and send them the link that appears.")


def _row(account: Account) -> dict[str, str]:
    return {
        "Name": account.annotator.name,
        "Role": account.role,
        "E-mail": account.email or "",
        "State": _state(account),
    }


def _state(account: Account) -> str:
    if account.disabled:
        return "disabled"
    return "can sign in" if account.has_password else "invited, or signs in elsewhere"


def _draw_adding() -> None:
    with st.form("add", border=False, clear_on_submit=True):
        st.text_input("Name", key="new_name", max_chars=MAX_NAME, autocomplete="off")
        st.selectbox("Role", ROLES, key="new_role", format_func=lambda r: f"{r}: {MAY[r]}")
        st.text_input(
            "E-mail (needed to sign in with an organisation's account)",
            key="new_email",
            autocomplete="off",
        )
        st.form_submit_button("Add", type="primary", on_click=_add)


def _draw_invite() -> None:
    """The link, once: it is not stored, and leaving the page forgets it."""
    invite: Invite | None = st.session_state.pop(INVITE, None)
    if invite is None:
        return
    with st.container(border=True):
        st.subheader(f"Link for {plain(invite.name)}", anchor=False)
        st.text(
            f"Send this link to {invite.name}. It works once, until "
            f"{invite.expires_at:%Y-%m-%d %H:%M} UTC, and is shown only now."
        )
        st.code(invite.link(_base()), language=None, wrap_lines=True)


def _draw_changing(people: list[Account]) -> None:
    st.subheader("Change somebody", anchor=False)
    by_name = {account.annotator.name: account for account in people}
    name = st.selectbox("Who", list(by_name), key="who", width=420)
    account = by_name[name]
    role, state, link = st.columns(3, gap="medium", border=True)
    with role:
        st.selectbox(
            "What they may do",
            ROLES,
            index=ROLES.index(account.role),
            key=f"role-{name}-{account.role}",
            help="  \n".join(f"{role}: {meaning}." for role, meaning in MAY.items()),
        )
        st.button("Change role", on_click=_set_role, args=(name, account.role), key="set_role")
    with state:
        if account.disabled:
            st.write("They cannot sign in. Their judgments are kept.")
            st.button("Enable", on_click=_enable, args=(name,), key="enable")
        else:
            st.write("Disabled, they are signed out at once. Their judgments are kept.")
            st.button("Disable", on_click=_disable, args=(name,), key="disable")
    with link:
        st.write("A new link voids their password and signs them out everywhere.")
        st.button("Make a new link", on_click=_reset, args=(name,), key="reset")


def _base() -> str:
    """Where the app is served, as the browser at hand sees it."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{session.base_path()}"


def _add() -> None:
    typed = st.session_state
    with session.noticing(), session.open_here() as study:
        email = typed["new_email"].strip() or None
        invite = accounts.add(study, typed["new_name"], typed["new_role"], email)
        st.session_state[INVITE] = invite
        session.notify(f"{invite.name} is added.")


def _set_role(name: str, was: Role) -> None:
    role = st.session_state[f"role-{name}-{was}"]
    with session.noticing(), session.open_here() as study:
        accounts.set_role(study, name, role)
        session.notify(f"{name} is {role} now.")


def _disable(name: str) -> None:
    with session.noticing(), session.open_here() as study:
        accounts.disable(study, name)
        session.notify(f"{name} cannot sign in any more.")


def _enable(name: str) -> None:
    with session.noticing(), session.open_here() as study:
        accounts.enable(study, name)
        session.notify(f"{name} is let in again; without a password, make a new link.")


def _reset(name: str) -> None:
    with session.noticing(), session.open_here() as study:
        st.session_state[INVITE] = accounts.reset(study, name)
        session.notify(f"{name} needs the new link to sign in.")


draw()
