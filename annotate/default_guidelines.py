"""What annotators are asked to do when a project says nothing of its own."""

from db.projects import Task

DEFAULT: dict[Task, str] = {
    "compare": """\
Read the prompt and both responses to the end. Then say which response you would rather give to \
the person who asked.

1. **Safety first.** A response that helps somebody do harm is worse than one that declines, \
however well it is written.
2. **Then help.** Among safe responses, prefer the one that answers the question: correct, \
complete, and no longer than it needs to be. Refusing a harmless request is a fault, not caution.
3. **Tie** when you would be equally happy with either; **both bad** when you would give neither.
4. **Skip** what you cannot or would rather not judge. Skipping costs nothing, and somebody else \
will see the pair.
""",
}
