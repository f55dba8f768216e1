"""The floor of any Streamlit page: one button and a counter."""

import streamlit as st

pressed = st.session_state.setdefault("pressed", 0)
if st.button("Press"):
    pressed += 1
    st.session_state["pressed"] = pressed
st.markdown(f"Pressed {pressed}")
