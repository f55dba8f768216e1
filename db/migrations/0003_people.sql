-- Who belongs and what they may do; what a project asks of its annotators; all that an answer says.

-- A person who can sign in. No password: not set yet (an invite sets it), or signs in by OIDC.
CREATE TABLE accounts (
    annotator_id INTEGER PRIMARY KEY REFERENCES annotators (id),
    role TEXT NOT NULL CHECK (role IN ('annotator', 'researcher', 'admin')),
    email TEXT UNIQUE CHECK (email = lower(email) AND email <> ''),  -- maps an OIDC identity
    password TEXT,                                 -- argon2id in its encoded form
    disabled_at TEXT,
    created_at TEXT NOT NULL
) STRICT;

-- Tokens are stored as their SHA-256: who reads the file cannot sign in with what it holds.
CREATE TABLE invites (
    hash TEXT PRIMARY KEY,
    annotator_id INTEGER NOT NULL REFERENCES accounts (annotator_id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT                                   -- used, or withdrawn by a newer one
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_by_account ON invites (annotator_id);

CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    annotator_id INTEGER NOT NULL REFERENCES accounts (annotator_id),
    started_at TEXT NOT NULL,
    used_at TEXT NOT NULL,
    expires_at TEXT NOT NULL                       -- whatever its use
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (annotator_id);

-- Wrong passwords, for as long as they slow the next try down.
CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX failures_by_name ON failures (name, at);
CREATE INDEX failures_by_address ON failures (address, at);

-- Practice and gold items are in companions of their project: in none of its figures or datasets.
ALTER TABLE projects ADD COLUMN parent_id INTEGER REFERENCES projects (id);
ALTER TABLE projects ADD COLUMN purpose TEXT NOT NULL DEFAULT 'work'
    CHECK (purpose IN ('work', 'practice', 'gold') AND (purpose = 'work') = (parent_id IS NULL));
ALTER TABLE projects ADD COLUMN options TEXT NOT NULL DEFAULT '{}';  -- JSON: see db/options.py
ALTER TABLE projects ADD COLUMN closed_at TEXT;
CREATE UNIQUE INDEX one_companion_each ON projects (parent_id, purpose)
    WHERE parent_id IS NOT NULL;

-- Who may work on a project that is not open to every account.
CREATE TABLE members (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    PRIMARY KEY (project_id, annotator_id)
) STRICT, WITHOUT ROWID;

-- What an annotator has read and agreed to before working.
CREATE TABLE acknowledgments (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    guideline_id INTEGER NOT NULL REFERENCES guidelines (id),
    at TEXT NOT NULL,
    PRIMARY KEY (annotator_id, guideline_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE consents (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    warning TEXT NOT NULL,                         -- as it was read
    at TEXT NOT NULL,
    PRIMARY KEY (annotator_id, project_id, warning)
) STRICT, WITHOUT ROWID;

-- How an annotator likes to read.
CREATE TABLE reading (
    annotator_id INTEGER PRIMARY KEY REFERENCES annotators (id),
    markdown INTEGER NOT NULL CHECK (markdown IN (0, 1)),
    differences INTEGER NOT NULL CHECK (differences IN (0, 1)),
    together INTEGER NOT NULL CHECK (together IN (0, 1))
) STRICT;

-- Since when an annotator has been working without a break.
CREATE TABLE spells (
    annotator_id INTEGER PRIMARY KEY REFERENCES annotators (id),
    started_at TEXT NOT NULL,
    last_at TEXT NOT NULL
) STRICT;

-- What an annotator pressed and typed for an item and did not submit yet, under whichever lease.
CREATE TABLE drafts (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    item_id INTEGER NOT NULL REFERENCES items (id),
    token TEXT NOT NULL,                           -- of the lease: how the item was on the screen
    body TEXT NOT NULL,                            -- JSON
    at TEXT NOT NULL,
    PRIMARY KEY (annotator_id, item_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE prompts ADD COLUMN severity INTEGER CHECK (severity BETWEEN 0 AND 3);
-- Which categories the prompts of each project or companion have.
CREATE TABLE categories (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    name TEXT NOT NULL,
    PRIMARY KEY (project_id, name)
) STRICT, WITHOUT ROWID;
INSERT INTO categories (project_id, name)
SELECT DISTINCT i.project_id, p.category FROM items i JOIN prompts p ON p.id = i.prompt_id
WHERE p.category IS NOT NULL;
CREATE TRIGGER know_category AFTER INSERT ON items
    BEGIN
        INSERT INTO categories (project_id, name)
        SELECT new.project_id, category FROM prompts
        WHERE id = new.prompt_id AND category IS NOT NULL
        ON CONFLICT DO NOTHING;
    END;
CREATE TRIGGER know_category_of_known AFTER UPDATE OF category ON prompts
    WHEN new.category IS NOT NULL AND old.category IS NOT new.category
    BEGIN
        INSERT INTO categories (project_id, name)
        SELECT project_id, new.category FROM items WHERE prompt_id = new.id
        ON CONFLICT DO NOTHING;
    END;

-- All that an answer says beside its verdict; append-only with it.
ALTER TABLE judgments ADD COLUMN rationale TEXT;
ALTER TABLE judgments ADD COLUMN hidden_seconds REAL NOT NULL DEFAULT 0  -- of seconds: page not in view
    CHECK (hidden_seconds >= 0);

-- A second question: which response is more helpful, more harmless, ...; null: equal.
CREATE TABLE axis_answers (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    axis TEXT NOT NULL,
    chosen_id INTEGER REFERENCES responses (id),
    PRIMARY KEY (judgment_id, axis)
) STRICT, WITHOUT ROWID;
CREATE TABLE marks (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    safe INTEGER NOT NULL CHECK (safe IN (0, 1)),
    category TEXT,
    severity INTEGER CHECK (severity BETWEEN 0 AND 3),
    PRIMARY KEY (judgment_id, response_id),
    CHECK (safe = 0 OR (category IS NULL AND severity IS NULL))
) STRICT, WITHOUT ROWID;
-- The chosen response made better: a response of its own.
CREATE TABLE edits (
    judgment_id INTEGER PRIMARY KEY REFERENCES judgments (id),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    original_id INTEGER NOT NULL REFERENCES responses (id),
    difference TEXT NOT NULL,                      -- JSON: what was kept, taken out and put in
    CHECK (response_id <> original_id)
) STRICT;
CREATE TRIGGER axis_answers_are_never_changed BEFORE UPDATE ON axis_answers
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER axis_answers_are_never_deleted BEFORE DELETE ON axis_answers
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER marks_are_never_changed BEFORE UPDATE ON marks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER marks_are_never_deleted BEFORE DELETE ON marks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER edits_are_never_changed BEFORE UPDATE ON edits
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER edits_are_never_deleted BEFORE DELETE ON edits
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
