"""What each setting of a project means: for files, for the command line and for the page."""

MEANINGS: dict[str, str] = {
    "name": "What the project is called.",
    "task": "What annotators do with an item; a project keeps its task.",
    "overlap": "Judgments wanted per item.",
    "strategy": "What is judged first: depth (items one after the other), breadth (one judgment "
    "everywhere first), random (shuffled by the seed), uncertain (highest priority first).",
    "seed": "Shuffles the strategy random.",
    "lease_minutes": "After so long an item that nobody is heard of goes to somebody else.",
    "min_seconds": "A verdict within this time of its item's appearing is taken for a double "
    "press.",
    "guidelines": "What annotators are asked to do, as Markdown; another text is a new version, "
    "shown to everybody once.",
    "members": "Who may work on it, if members_only.",
    "verdicts": "plain (A, B) or strength (A much, A, B, B much).",
    "tie": "Whether annotators may call both responses equally good.",
    "both_bad": "Whether annotators may say that neither response is acceptable.",
    "axes": 'Second questions, such as "helpful" and "harmless": which response is more so, or '
    "equal.",
    "marks": "Whether each response is marked safe or unsafe, with a category and a severity.",
    "mark_categories": "The categories of an unsafe response.",
    "rationale": "Whether annotators are asked why: off, optional or required.",
    "edit": "Whether annotators may improve the response they choose; the edit is then preferred.",
    "warning": "About the content; work begins when an annotator has agreed to it. Empty: none.",
    "blur_categories": 'Prompts of these categories are hidden until asked for; "*" means all.',
    "blur_severity": "Prompts of this severity (1 to 3) or more are hidden until asked for; 0: "
    "none.",
    "break_minutes": "After so much work without a break one is suggested; 0: never.",
    "daily_limit": "Items that an annotator may answer in 24 hours, skips included and corrections "
    "not; 0: no limit.",
    "gold_every": "One hidden gold item in about so many; 0: none.",
    "members_only": "Whether only members may work on it, instead of everybody with an account.",
    "reasons": "Reasons that annotators may tick beside their verdict.",
    "scale": "What a rating is of: quality (good, bad) or safety (safe, unsafe).",
    "full_ranking": "Whether annotators may put all responses in order after picking the best.",
    "confirm": "Whether a second person is asked to confirm each demonstration.",
    "none_to": "The demonstrate project in which prompts are queued of which no response was "
    "acceptable; empty: none.",
    "repeat_every": "One hidden repeat of an earlier item, with the sides swapped, in about so "
    "many; 0: none.",
    "extra": "Up to so many judgments more than the overlap for items on which people disagree.",
    "extra_severity": "Prompts of this severity (1 to 3) or more get the extra judgments from the "
    "start; 0: none.",
}
