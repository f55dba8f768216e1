-- Rounds: sampled responses with what they cost, their scores, runs that go on where they stopped,
-- several datasets behind one run, and the steps of a round.

ALTER TABLE generations ADD COLUMN prompt_tokens INTEGER CHECK (prompt_tokens >= 0);
ALTER TABLE generations ADD COLUMN tokens INTEGER CHECK (tokens >= 0);  -- of the response
ALTER TABLE generations ADD COLUMN finish TEXT;                         -- why it ended: stop, length, ...
ALTER TABLE generations ADD COLUMN cost REAL CHECK (cost >= 0);         -- by the prices that were given

-- What a reward model, a judge or rules say of a response: the higher the better.
CREATE TABLE scores (
    scorer TEXT NOT NULL CHECK (scorer <> ''),     -- as `run 7`, or a model's or judge's name
    response_id INTEGER NOT NULL REFERENCES responses (id),
    value REAL NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (scorer, response_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN folder TEXT;           -- where it writes, from its start on
ALTER TABLE runs ADD COLUMN steps INTEGER CHECK (steps >= 0);  -- optimizer steps that are planned
ALTER TABLE runs ADD COLUMN seen_at TEXT;          -- when it last wrote here
ALTER TABLE runs ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0 CHECK (resumed >= 0);

-- Datasets behind a run beside runs.dataset_id, such as the safety demonstrations of a mix.
CREATE TABLE run_datasets (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    dataset_hash TEXT NOT NULL,
    PRIMARY KEY (run_id, dataset_id)
) STRICT, WITHOUT ROWID;
CREATE VIEW trained_on (run_id, dataset_id, dataset_hash) AS
    SELECT id, dataset_id, dataset_hash FROM runs
    UNION SELECT run_id, dataset_id, dataset_hash FROM run_datasets;

-- What went wrong, or looks as if it will, while a run trained.
CREATE TABLE alarms (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    step INTEGER NOT NULL,                         -- at which it was first seen
    message TEXT NOT NULL,
    PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;

-- What the model answered to a few prompts while it trained.
CREATE TABLE checkpoint_samples (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    prompt TEXT NOT NULL,                          -- JSON: messages
    answer TEXT NOT NULL,
    PRIMARY KEY (run_id, step, number)
) STRICT, WITHOUT ROWID;

-- Log-probabilities (in nats) of responses under policies that do not change: computed once.
CREATE TABLE reference_logps (
    policy TEXT NOT NULL,                          -- a hash of the weights and of how they are used
    tokens TEXT NOT NULL,                          -- a hash of the prompt's and response's tokens
    value REAL NOT NULL,
    PRIMARY KEY (policy, tokens)
) STRICT, WITHOUT ROWID;

-- A chain of rounds: each starts from the model of the one before.
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
