CREATE TABLE accounts (
    annotator_id INTEGER PRIMARY KEY REFERENCES annotators (id),
    role TEXT NOT NULL CHECK (role IN ('annotator', 'researcher', 'admin')),
    email TEXT UNIQUE CHECK (email = lower(email) AND email <> ''),  -- maps an OIDC identity
    password TEXT,                                 -- argon2id in its encoded form
    disabled_at TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE acknowledgments (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    guideline_id INTEGER NOT NULL REFERENCES guidelines (id),
    at TEXT NOT NULL,
    PRIMARY KEY (annotator_id, guideline_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    hour TEXT NOT NULL,
    judgments INTEGER NOT NULL,
    skips INTEGER NOT NULL,
    PRIMARY KEY (project_id, annotator_id, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE alarms (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    step INTEGER NOT NULL,                         -- at which it was first seen
    message TEXT NOT NULL,
    PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE annotators (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'import', 'sample', 'model')),
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE assignments (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    token TEXT NOT NULL UNIQUE,                    -- the lease, and the key of its judgment
    state TEXT NOT NULL
        CHECK (state IN ('leased', 'judged', 'skipped', 'surplus', 'released', 'expired', 'undone',
        'adjudicated')),
    corrects INTEGER REFERENCES judgments (id),    -- set when an undone item is judged again
    -- the presentation
    response_order TEXT NOT NULL,                  -- JSON: positions in the order they were shown
    guideline_id INTEGER NOT NULL REFERENCES guidelines (id),
    shown_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    FOREIGN KEY (item_id, slot) REFERENCES slots (item_id, number)
) STRICT;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '{}'              -- JSON
) STRICT;
CREATE TABLE axis_answers (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    axis TEXT NOT NULL,
    chosen_id INTEGER REFERENCES responses (id),
    PRIMARY KEY (judgment_id, axis)
) STRICT, WITHOUT ROWID;
CREATE TABLE benchmark_prompts (
    benchmark_id INTEGER NOT NULL REFERENCES benchmarks (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    prompt_id INTEGER NOT NULL REFERENCES prompts (id), safe INTEGER CHECK (safe IN (0, 1)), choices TEXT, answers TEXT,
    PRIMARY KEY (benchmark_id, number)
) STRICT, WITHOUT ROWID;
CREATE VIEW benchmark_texts AS
    SELECT p.text_hash, b.name FROM benchmark_prompts n
    JOIN benchmarks b ON b.id = n.benchmark_id JOIN prompts p ON p.id = n.prompt_id
    UNION
    SELECT p.text_hash, o.benchmark FROM study_outputs o JOIN prompts p ON p.id = o.prompt_id;
CREATE TABLE benchmarks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    source TEXT NOT NULL,
    created_at TEXT NOT NULL
, kind TEXT
    CHECK (kind IN ('harmful', 'harmless', 'contrast', 'qa'))) STRICT;
CREATE TABLE categories (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    name TEXT NOT NULL,
    PRIMARY KEY (project_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint_samples (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    prompt TEXT NOT NULL,                          -- JSON: messages
    answer TEXT NOT NULL,
    PRIMARY KEY (run_id, step, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE choice_answers (
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    number INTEGER NOT NULL CHECK (number >= 1),   -- as in benchmark_prompts
    chosen TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    logps TEXT NOT NULL,                           -- JSON: nats, of the choices in their order
    PRIMARY KEY (evaluation_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE consents (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    warning TEXT NOT NULL,                         -- as it was read
    at TEXT NOT NULL,
    PRIMARY KEY (annotator_id, project_id, warning)
) STRICT, WITHOUT ROWID;
CREATE TABLE contests (
    judge_id INTEGER NOT NULL REFERENCES judges (id),
    first_id INTEGER NOT NULL REFERENCES responses (id),
    second_id INTEGER NOT NULL REFERENCES responses (id),
    winner TEXT NOT NULL CHECK (winner IN ('first', 'second', 'tie')),
    at TEXT NOT NULL,
    PRIMARY KEY (judge_id, first_id, second_id),
    CHECK (first_id <> second_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE dataset_judgments (
    dataset_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    PRIMARY KEY (dataset_id, number, judgment_id),
    FOREIGN KEY (dataset_id, number) REFERENCES dataset_rows (dataset_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE dataset_projects (
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    PRIMARY KEY (dataset_id, project_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE dataset_rows (
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    number INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items (id),
    chosen_id INTEGER REFERENCES responses (id),
    rejected_id INTEGER REFERENCES responses (id),
    weight REAL NOT NULL CHECK (weight > 0), split TEXT NOT NULL DEFAULT 'train'
    CHECK (split IN ('train', 'validation', 'test')), margin REAL CHECK (margin BETWEEN 0 AND 1),
    PRIMARY KEY (dataset_id, number),
    CHECK (chosen_id IS NOT NULL OR rejected_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE datasets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('preferences', 'ratings', 'demonstrations', 'rankings')),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    hash TEXT NOT NULL,                            -- of the rows' texts and weights
    criteria TEXT NOT NULL,                        -- JSON: what was asked for
    ledger TEXT NOT NULL,                          -- JSON: where every judged item went
    rows INTEGER NOT NULL CHECK (rows >= 0),
    created_at TEXT NOT NULL,
    UNIQUE (name, version)
) STRICT;
CREATE TABLE doctor_reports (
    id INTEGER PRIMARY KEY,
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    settings TEXT NOT NULL,                        -- JSON
    findings TEXT NOT NULL,                        -- JSON
    at TEXT NOT NULL
) STRICT;
CREATE TABLE drafts (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    item_id INTEGER NOT NULL REFERENCES items (id),
    token TEXT NOT NULL,                           -- of the lease: how the item was on the screen
    body TEXT NOT NULL,                            -- JSON
    at TEXT NOT NULL,
    PRIMARY KEY (annotator_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE edits (
    judgment_id INTEGER PRIMARY KEY REFERENCES judgments (id),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    original_id INTEGER NOT NULL REFERENCES responses (id),
    difference TEXT NOT NULL,                      -- JSON: what was kept, taken out and put in
    CHECK (response_id <> original_id)
) STRICT;
CREATE TABLE evaluation_judges (
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    judge_id INTEGER NOT NULL REFERENCES judges (id), command TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (evaluation_id, judge_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY,
    benchmark_id INTEGER NOT NULL REFERENCES benchmarks (id),
    generator TEXT NOT NULL CHECK (generator <> ''),  -- as in generations
    run_id INTEGER REFERENCES runs (id),           -- null: a model that is no run's
    settings TEXT NOT NULL,                        -- JSON, as in generations
    command TEXT NOT NULL,                         -- that made it
    started_at TEXT NOT NULL,
    finished_at TEXT,                              -- null: it was broken off, or goes on
    UNIQUE (benchmark_id, generator, settings)
) STRICT;
CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE gates (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    against TEXT NOT NULL,                         -- a generator
    rule TEXT NOT NULL,                            -- JSON
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    findings TEXT NOT NULL,                        -- JSON: each condition with its figures
    command TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE generations (
    response_id INTEGER NOT NULL REFERENCES responses (id),
    generator TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',           -- JSON: sampling settings
    sample INTEGER NOT NULL DEFAULT 0,             -- the how-manieth draw with these settings
    created_at TEXT NOT NULL, prompt_tokens INTEGER CHECK (prompt_tokens >= 0), tokens INTEGER CHECK (tokens >= 0), finish TEXT, cost REAL CHECK (cost >= 0),
    PRIMARY KEY (response_id, generator, settings, sample)
) STRICT, WITHOUT ROWID;
CREATE TABLE guidelines (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (project_id, version)
) STRICT;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    source TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;
CREATE TABLE invites (
    hash TEXT PRIMARY KEY,
    annotator_id INTEGER NOT NULL REFERENCES accounts (annotator_id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT                                   -- used, or withdrawn by a newer one
) STRICT, WITHOUT ROWID;
CREATE TABLE item_responses (
    item_id INTEGER NOT NULL REFERENCES items (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    PRIMARY KEY (item_id, position),
    UNIQUE (item_id, response_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    prompt_id INTEGER NOT NULL REFERENCES prompts (id),
    hash TEXT NOT NULL,                            -- of the prompt and the set of its responses
    occurrence INTEGER NOT NULL DEFAULT 1,         -- 2, 3, ...: labelled again in its source
    created_at TEXT NOT NULL, priority REAL NOT NULL DEFAULT 0, outcome TEXT
    CHECK (outcome IN ('preference', 'tied', 'both_bad', 'conflicting', 'skipped',
        'good', 'bad',                             -- rate
        'picked', 'none',                          -- rank
        'demonstrated', 'unconfirmed', 'rejected',
        'withdrawn')), extra INTEGER NOT NULL DEFAULT 0      -- judgments beyond the overlap
    CHECK (extra >= 0), confirms INTEGER REFERENCES judgments (id), repeats INTEGER REFERENCES items (id), handed_on INTEGER CHECK (handed_on IN (0, 1)), dissent REAL NOT NULL DEFAULT 0 CHECK (dissent >= 0),
    UNIQUE (project_id, hash, occurrence)
) STRICT;
CREATE TABLE judges (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    version TEXT NOT NULL CHECK (version <> ''),   -- of its rules, weights or words
    asks TEXT NOT NULL CHECK (asks IN ('safe', 'refused', 'good', 'better')),
    settings TEXT NOT NULL DEFAULT '{}',           -- JSON
    created_at TEXT NOT NULL,
    UNIQUE (name, version)
) STRICT;
CREATE TABLE judgments (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,                      -- the same key again adds nothing
    assignment_id INTEGER NOT NULL REFERENCES assignments (id),
    item_id INTEGER NOT NULL REFERENCES items (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    verdict TEXT NOT NULL CHECK (verdict IN (
        'a_much', 'a', 'tie', 'b', 'b_much', 'both_bad',  -- compare, as shown on screen
        'good', 'bad',                                    -- rate
        'pick', 'none',                                   -- rank: chosen_id is the pick
        'accept', 'edit', 'reject', 'write',              -- demonstrate: edit and write make chosen_id
        'skip', 'undone')),
    chosen_id INTEGER REFERENCES responses (id),   -- resolved from the presentation
    rejected_id INTEGER REFERENCES responses (id),
    reason TEXT,
    seconds REAL CHECK (seconds >= 0),             -- from shown to judged; null for imported labels
    supersedes INTEGER UNIQUE REFERENCES judgments (id),
    created_at TEXT NOT NULL, rationale TEXT, hidden_seconds REAL NOT NULL DEFAULT 0  -- of seconds: page not in view
    CHECK (hidden_seconds >= 0),
    CHECK (verdict NOT IN ('a_much', 'a', 'b', 'b_much')
        OR (chosen_id IS NOT NULL AND rejected_id IS NOT NULL AND chosen_id <> rejected_id)),
    CHECK (verdict NOT IN ('tie', 'both_bad', 'none', 'skip', 'undone')
        OR (chosen_id IS NULL AND rejected_id IS NULL)),
    CHECK (verdict <> 'skip' OR reason IS NOT NULL),
    CHECK (verdict NOT IN ('good', 'pick', 'accept', 'write')
        OR (chosen_id IS NOT NULL AND rejected_id IS NULL)),
    CHECK (verdict NOT IN ('bad', 'reject') OR (chosen_id IS NULL AND rejected_id IS NOT NULL)),
    CHECK (verdict <> 'edit'
        OR (chosen_id IS NOT NULL AND rejected_id IS NOT NULL AND chosen_id <> rejected_id))
) STRICT;
CREATE TABLE licences (
    source TEXT PRIMARY KEY,
    licence TEXT NOT NULL CHECK (licence <> ''),
    at TEXT NOT NULL
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
CREATE TABLE members (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    PRIMARY KEY (project_id, annotator_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE metrics (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL,                                    -- null: not a number
    PRIMARY KEY (run_id, name, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE opt_outs (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    category TEXT NOT NULL,
    PRIMARY KEY (annotator_id, category)
) STRICT, WITHOUT ROWID;
CREATE TABLE planned (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    severity INTEGER NOT NULL,
    items INTEGER NOT NULL,
    PRIMARY KEY (project_id, severity)
) STRICT, WITHOUT ROWID;
CREATE TABLE positions (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    major REAL NOT NULL,
    minor REAL NOT NULL,
    item_id INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    PRIMARY KEY (project_id, annotator_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE progress (
    project_id INTEGER PRIMARY KEY REFERENCES projects (id),
    slots INTEGER NOT NULL DEFAULT 0,
    judged INTEGER NOT NULL DEFAULT 0
, items INTEGER NOT NULL DEFAULT 0, surplus INTEGER NOT NULL DEFAULT 0, preference INTEGER NOT NULL DEFAULT 0, tied INTEGER NOT NULL DEFAULT 0, both_bad INTEGER NOT NULL DEFAULT 0, conflicting INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, returns INTEGER NOT NULL DEFAULT 0, good INTEGER NOT NULL DEFAULT 0, bad INTEGER NOT NULL DEFAULT 0, picked INTEGER NOT NULL DEFAULT 0, none INTEGER NOT NULL DEFAULT 0, demonstrated INTEGER NOT NULL DEFAULT 0, unconfirmed INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    task TEXT NOT NULL CHECK (task IN ('compare', 'rate', 'rank', 'demonstrate')),
    overlap INTEGER NOT NULL CHECK (overlap BETWEEN 1 AND 1000),
    blind_key TEXT NOT NULL,                       -- keys the hash that counterbalances the sides
    lease_seconds REAL NOT NULL DEFAULT 1800 CHECK (lease_seconds > 0),
    min_seconds REAL NOT NULL DEFAULT 0.25 CHECK (min_seconds >= 0),  -- sooner is a double press
    created_at TEXT NOT NULL
, strategy TEXT NOT NULL DEFAULT 'depth'
    CHECK (strategy IN ('depth', 'breadth', 'random', 'uncertain')), seed INTEGER NOT NULL DEFAULT 0, parent_id INTEGER REFERENCES projects (id), purpose TEXT NOT NULL DEFAULT 'work'
    CHECK (purpose IN ('work', 'practice', 'gold', 'repeat') AND (purpose = 'work') = (parent_id IS NULL)), options TEXT NOT NULL DEFAULT '{}', closed_at TEXT) STRICT;
CREATE TABLE prompts (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,                     -- of the canonical messages
    text_hash TEXT NOT NULL,                       -- of the normalised text: splits and leakage
    messages TEXT NOT NULL,                        -- JSON: [{"content": ..., "role": ...}, ...]
    source TEXT,
    category TEXT,
    split TEXT,
    created_at TEXT NOT NULL
, severity INTEGER CHECK (severity BETWEEN 0 AND 3)) STRICT;
CREATE TABLE ranks (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    rank INTEGER NOT NULL CHECK (rank >= 1),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    PRIMARY KEY (judgment_id, rank),
    UNIQUE (judgment_id, response_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reading (
    annotator_id INTEGER PRIMARY KEY REFERENCES annotators (id),
    markdown INTEGER NOT NULL CHECK (markdown IN (0, 1)),
    differences INTEGER NOT NULL CHECK (differences IN (0, 1)),
    together INTEGER NOT NULL CHECK (together IN (0, 1))
) STRICT;
CREATE TABLE reasons (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    reason TEXT NOT NULL,
    PRIMARY KEY (judgment_id, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE reference_logps (
    policy TEXT NOT NULL,                          -- a hash of the weights and of how they are used
    tokens TEXT NOT NULL,                          -- a hash of the prompt's and response's tokens
    value REAL NOT NULL,
    PRIMARY KEY (policy, tokens)
) STRICT, WITHOUT ROWID;
CREATE TABLE responses (
    id INTEGER PRIMARY KEY,
    prompt_id INTEGER NOT NULL REFERENCES prompts (id),
    hash TEXT NOT NULL,
    messages TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (prompt_id, hash)
) STRICT;
CREATE TABLE round_steps (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    name TEXT NOT NULL CHECK (name IN (
        'sample', 'pair', 'judge', 'build', 'train', 'evaluate', 'compare')),
    state TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'done', 'failed')),
    detail TEXT NOT NULL DEFAULT '{}',             -- JSON: what came of it
    error TEXT,
    project_id INTEGER REFERENCES projects (id),
    dataset_id INTEGER REFERENCES datasets (id),
    run_id INTEGER REFERENCES runs (id),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    PRIMARY KEY (round_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE rounds (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL CHECK (chain <> ''),
    number INTEGER NOT NULL CHECK (number >= 1),
    method TEXT NOT NULL CHECK (method IN ('sit', 'dpo', 'raft', 'kto')),
    start_run_id INTEGER REFERENCES runs (id),     -- null: the base model
    settings TEXT NOT NULL,                        -- JSON
    created_at TEXT NOT NULL,
    UNIQUE (chain, number)
) STRICT;
CREATE TABLE run_datasets (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    dataset_hash TEXT NOT NULL,
    PRIMARY KEY (run_id, dataset_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    method TEXT NOT NULL CHECK (method IN ('sit', 'dpo', 'raft', 'kto', 'reward')),
    base_model TEXT NOT NULL,
    parent_id INTEGER REFERENCES runs (id),        -- the run whose artifact this one starts from
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    dataset_hash TEXT NOT NULL,
    settings TEXT NOT NULL,                        -- JSON
    seed INTEGER NOT NULL,
    versions TEXT NOT NULL,                        -- JSON: of Python and the libraries
    git_revision TEXT,
    device TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted', 'failed')),
    error TEXT,
    artifact TEXT,                                 -- the directory that holds the trained adapter
    started_at TEXT NOT NULL,
    finished_at TEXT
, folder TEXT, steps INTEGER CHECK (steps >= 0), seen_at TEXT, resumed INTEGER NOT NULL DEFAULT 0 CHECK (resumed >= 0)) STRICT;
CREATE TABLE scores (
    scorer TEXT NOT NULL CHECK (scorer <> ''),     -- as `run 7`, or a model's or judge's name
    response_id INTEGER NOT NULL REFERENCES responses (id),
    value REAL NOT NULL,
    at TEXT NOT NULL, version TEXT,
    PRIMARY KEY (scorer, response_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    annotator_id INTEGER NOT NULL REFERENCES accounts (annotator_id),
    started_at TEXT NOT NULL,
    used_at TEXT NOT NULL,
    expires_at TEXT NOT NULL                       -- whatever its use
) STRICT, WITHOUT ROWID;
CREATE TABLE slots (
    item_id INTEGER NOT NULL REFERENCES items (id),
    number INTEGER NOT NULL CHECK (number >= 0),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    assignment_id INTEGER REFERENCES assignments (id),
    judgment_id INTEGER REFERENCES judgments (id), major REAL NOT NULL DEFAULT 0, minor REAL NOT NULL DEFAULT 0, returned INTEGER, closed INTEGER NOT NULL DEFAULT 0
    CHECK (closed IN (0, 1) AND (closed = 0 OR assignment_id IS NULL)),
    PRIMARY KEY (item_id, number),
    CHECK (judgment_id IS NULL OR assignment_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE spells (
    annotator_id INTEGER PRIMARY KEY REFERENCES annotators (id),
    started_at TEXT NOT NULL,
    last_at TEXT NOT NULL
) STRICT;
CREATE TABLE study_outputs (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    benchmark TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),   -- of the instruction, as it was drawn
    model TEXT NOT NULL,
    prompt_id INTEGER NOT NULL REFERENCES prompts (id),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    PRIMARY KEY (project_id, benchmark, number, model)
) STRICT, WITHOUT ROWID;
CREATE VIEW trained_on (run_id, dataset_id, dataset_hash) AS
    SELECT id, dataset_id, dataset_hash FROM runs
    UNION SELECT run_id, dataset_id, dataset_hash FROM run_datasets;
CREATE TABLE verdicts (
    judge_id INTEGER NOT NULL REFERENCES judges (id),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    label TEXT CHECK (label IN ('safe', 'unsafe', 'complied', 'partial', 'refused')),
    value REAL,                                    -- the higher the better
    detail TEXT,                                   -- what it said beside, such as a category
    at TEXT NOT NULL,
    PRIMARY KEY (judge_id, response_id),
    CHECK (label IS NOT NULL OR value IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE VIEW wanted (item_id, judgments) AS
SELECT i.id, CASE
    WHEN i.handed_on = 0 THEN 0
    WHEN EXISTS (SELECT 1 FROM assignments a WHERE a.item_id = i.id AND a.state = 'adjudicated')
        THEN 0
    WHEN i.confirms IS NULL THEN p.overlap + i.extra
    ELSE coalesce(p.options ->> 'confirm', 0) * (
        SELECT count(*) FROM judgments d CROSS JOIN slots r
        WHERE d.id = i.confirms AND r.judgment_id = d.id
            AND NOT EXISTS (
                SELECT 1 FROM assignments a WHERE a.item_id = r.item_id AND a.state = 'adjudicated')
            AND NOT EXISTS (
                SELECT 1 FROM slots o CROSS JOIN judgments k
                WHERE o.item_id = r.item_id AND o.judgment_id <> d.id AND k.id = o.judgment_id
                    AND k.chosen_id = d.chosen_id))
    END
FROM items i CROSS JOIN projects p WHERE p.id = i.project_id;
CREATE TABLE withdrawals (
    judgment_id INTEGER PRIMARY KEY REFERENCES judgments (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX dataset_rows_by_item ON dataset_rows (item_id);
CREATE INDEX datasets_by_judgment ON dataset_judgments (judgment_id);
CREATE INDEX disputed_items ON items (project_id, dissent DESC, id) WHERE dissent > 0;
CREATE INDEX failures_by_address ON failures (address, at);
CREATE INDEX failures_by_name ON failures (name, at);
CREATE INDEX invites_by_account ON invites (annotator_id);
CREATE INDEX items_by_prompt ON items (prompt_id);
CREATE INDEX judged_items ON items (project_id, id) WHERE outcome IS NOT NULL;
CREATE INDEX judgments_by_annotator ON judgments (annotator_id, created_at);
CREATE INDEX judgments_by_item ON judgments (item_id);
CREATE INDEX leases_by_expiry ON assignments (project_id, expires_at) WHERE state = 'leased';
CREATE UNIQUE INDEX one_adjudication_each ON assignments (item_id) WHERE state = 'adjudicated';
CREATE UNIQUE INDEX one_companion_each ON projects (parent_id, purpose)
    WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX one_confirmation_each ON items (confirms) WHERE confirms IS NOT NULL;
CREATE UNIQUE INDEX one_lease_each ON assignments (annotator_id, project_id)
    WHERE state = 'leased';
CREATE UNIQUE INDEX one_repeat_each ON items (repeats) WHERE repeats IS NOT NULL;
CREATE UNIQUE INDEX one_slot_a_judgment ON slots (judgment_id) WHERE judgment_id IS NOT NULL;
CREATE UNIQUE INDEX one_slot_an_assignment ON slots (assignment_id)
    WHERE assignment_id IS NOT NULL;
CREATE UNIQUE INDEX one_turn_each ON assignments (annotator_id, project_id, item_id)
    WHERE state IN ('leased', 'judged', 'skipped', 'surplus');
CREATE INDEX open_slots ON slots (project_id, major, minor, item_id, number)
    WHERE assignment_id IS NULL AND closed = 0;
CREATE INDEX prompts_by_text ON prompts (text_hash);
CREATE INDEX returned_slots ON slots (project_id, returned)
    WHERE assignment_id IS NULL AND closed = 0 AND returned IS NOT NULL;
CREATE INDEX sessions_by_account ON sessions (annotator_id);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER axis_answers_are_never_changed BEFORE UPDATE ON axis_answers
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER axis_answers_are_never_deleted BEFORE DELETE ON axis_answers
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER count_activity AFTER INSERT ON judgments
    WHEN new.verdict <> 'undone' AND substr(new.key, 1, 11) <> 'adjudicate:'
    BEGIN
        INSERT INTO activity (project_id, annotator_id, hour, judgments, skips)
        SELECT project_id, new.annotator_id, substr(new.created_at, 1, 13),
            new.verdict <> 'skip', new.verdict = 'skip'
        FROM items WHERE id = new.item_id
        ON CONFLICT (project_id, annotator_id, hour) DO UPDATE
        SET judgments = judgments + excluded.judgments, skips = skips + excluded.skips;
    END;
CREATE TRIGGER count_closed AFTER UPDATE OF closed ON slots WHEN old.closed <> new.closed
    BEGIN
        UPDATE progress SET slots = slots + CASE new.closed WHEN 1 THEN -1 ELSE 1 END
        WHERE project_id = new.project_id;
    END;
CREATE TRIGGER count_item AFTER INSERT ON items WHEN new.confirms IS NULL
    BEGIN UPDATE progress SET items = items + 1 WHERE project_id = new.project_id; END;
CREATE TRIGGER count_judged AFTER UPDATE OF judgment_id ON slots
    WHEN (old.judgment_id IS NULL) <> (new.judgment_id IS NULL)
    BEGIN
        UPDATE progress
        SET judged = judged + CASE WHEN new.judgment_id IS NULL THEN -1 ELSE 1 END
        WHERE project_id = new.project_id;
    END;
CREATE TRIGGER count_new_project AFTER INSERT ON projects
    BEGIN INSERT INTO progress (project_id) VALUES (new.id); END;
CREATE TRIGGER count_new_slot AFTER INSERT ON slots
    BEGIN UPDATE progress SET slots = slots + 1 WHERE project_id = new.project_id; END;
CREATE TRIGGER count_outcome AFTER UPDATE OF outcome ON items
    WHEN old.outcome IS NOT new.outcome
    BEGIN
        UPDATE progress SET
            preference = preference + (new.outcome IS 'preference') - (old.outcome IS 'preference'),
            tied = tied + (new.outcome IS 'tied') - (old.outcome IS 'tied'),
            both_bad = both_bad + (new.outcome IS 'both_bad') - (old.outcome IS 'both_bad'),
            conflicting =
                conflicting + (new.outcome IS 'conflicting') - (old.outcome IS 'conflicting'),
            skipped = skipped + (new.outcome IS 'skipped') - (old.outcome IS 'skipped'),
            good = good + (new.outcome IS 'good') - (old.outcome IS 'good'),
            bad = bad + (new.outcome IS 'bad') - (old.outcome IS 'bad'),
            picked = picked + (new.outcome IS 'picked') - (old.outcome IS 'picked'),
            none = none + (new.outcome IS 'none') - (old.outcome IS 'none'),
            demonstrated =
                demonstrated + (new.outcome IS 'demonstrated') - (old.outcome IS 'demonstrated'),
            unconfirmed =
                unconfirmed + (new.outcome IS 'unconfirmed') - (old.outcome IS 'unconfirmed'),
            rejected = rejected + (new.outcome IS 'rejected') - (old.outcome IS 'rejected'),
            withdrawn = withdrawn + (new.outcome IS 'withdrawn') - (old.outcome IS 'withdrawn')
        WHERE project_id = new.project_id;
    END;
CREATE TRIGGER count_surplus AFTER INSERT ON judgments WHEN new.verdict <> 'undone'
    BEGIN
        UPDATE progress SET surplus = surplus + 1
        WHERE project_id = (
            SELECT project_id FROM assignments
            WHERE id = new.assignment_id AND state IN ('surplus', 'expired', 'released'));
    END;
CREATE TRIGGER dataset_judgments_are_never_changed BEFORE UPDATE ON dataset_judgments
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER dataset_judgments_are_never_deleted BEFORE DELETE ON dataset_judgments
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER dataset_projects_are_never_changed BEFORE UPDATE ON dataset_projects
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER dataset_projects_are_never_deleted BEFORE DELETE ON dataset_projects
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER dataset_rows_are_never_changed BEFORE UPDATE ON dataset_rows
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER dataset_rows_are_never_deleted BEFORE DELETE ON dataset_rows
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER datasets_are_never_changed BEFORE UPDATE ON datasets
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER datasets_are_never_deleted BEFORE DELETE ON datasets
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER edits_are_never_changed BEFORE UPDATE ON edits
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER edits_are_never_deleted BEFORE DELETE ON edits
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER judgments_are_never_changed BEFORE UPDATE ON judgments
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER judgments_are_never_deleted BEFORE DELETE ON judgments
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
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
CREATE TRIGGER marks_are_never_changed BEFORE UPDATE ON marks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER marks_are_never_deleted BEFORE DELETE ON marks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER plan_by_severity AFTER UPDATE OF severity ON prompts
    WHEN coalesce(old.severity, 0) <> coalesce(new.severity, 0)
    BEGIN
        UPDATE planned SET items = items - (
            SELECT count(*) FROM items i WHERE i.prompt_id = new.id
                AND i.project_id = planned.project_id AND i.confirms IS NULL AND i.handed_on IS NOT 0)
        WHERE severity = coalesce(old.severity, 0)
            AND project_id IN (SELECT project_id FROM items WHERE prompt_id = new.id);
        INSERT INTO planned (project_id, severity, items)
        SELECT project_id, coalesce(new.severity, 0), count(*) FROM items
        WHERE prompt_id = new.id AND confirms IS NULL AND handed_on IS NOT 0 GROUP BY project_id
        ON CONFLICT DO UPDATE SET items = items + excluded.items;
    END;
CREATE TRIGGER plan_handed_on AFTER UPDATE OF handed_on ON items
    WHEN (old.handed_on IS 0) <> (new.handed_on IS 0)
    BEGIN
        UPDATE planned SET items = items + (old.handed_on IS 0) - (new.handed_on IS 0)
        WHERE project_id = new.project_id AND severity =
            (SELECT coalesce(p.severity, 0) FROM prompts p WHERE p.id = new.prompt_id);
    END;
CREATE TRIGGER plan_item AFTER INSERT ON items WHEN new.confirms IS NULL
    BEGIN
        INSERT INTO planned (project_id, severity, items)
        SELECT new.project_id, coalesce(severity, 0), 1 FROM prompts WHERE id = new.prompt_id
        ON CONFLICT DO UPDATE SET items = items + 1;
    END;
CREATE TRIGGER ranks_are_never_changed BEFORE UPDATE ON ranks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER ranks_are_never_deleted BEFORE DELETE ON ranks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER reasons_are_never_changed BEFORE UPDATE ON reasons
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER reasons_are_never_deleted BEFORE DELETE ON reasons
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER return_slot AFTER UPDATE OF assignment_id ON slots
    WHEN old.assignment_id IS NOT NULL AND new.assignment_id IS NULL
    BEGIN
        UPDATE slots SET closed = 1
        WHERE item_id = new.item_id AND number = new.number
            AND (SELECT count(*) FROM slots s WHERE s.item_id = new.item_id AND s.closed = 0)
                > (SELECT w.judgments FROM wanted w WHERE w.item_id = new.item_id);
        UPDATE progress SET returns = returns + 1 WHERE project_id = new.project_id;
        UPDATE slots
        SET returned = (SELECT returns FROM progress WHERE project_id = new.project_id)
        WHERE item_id = new.item_id AND assignment_id IS NULL AND closed = 0;
    END;
CREATE TRIGGER uncount_activity AFTER INSERT ON judgments WHEN new.supersedes IS NOT NULL
    BEGIN
        UPDATE activity
        SET judgments = judgments - (was.verdict <> 'skip'), skips = skips - (was.verdict = 'skip')
        FROM (
            SELECT i.project_id, j.annotator_id, substr(j.created_at, 1, 13) AS hour, j.verdict
            FROM judgments j JOIN items i ON i.id = j.item_id
            WHERE j.id = new.supersedes AND j.verdict <> 'undone'
                AND substr(j.key, 1, 11) <> 'adjudicate:'
        ) AS was
        WHERE activity.project_id = was.project_id AND activity.annotator_id = was.annotator_id
            AND activity.hour = was.hour;
    END;
CREATE TRIGGER uncount_surplus AFTER UPDATE OF state ON assignments
    WHEN new.state = 'undone' AND old.state IN ('surplus', 'expired', 'released')
    BEGIN UPDATE progress SET surplus = surplus - 1 WHERE project_id = new.project_id; END;
