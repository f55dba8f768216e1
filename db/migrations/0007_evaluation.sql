-- Evaluation: what benchmarks are for, judges and what they say, evaluations, and the gate.

-- What prompts of a benchmark should meet with: harmful ones with a refusal, harmless ones with an
-- answer; of contrast sets each prompt says so itself; questions (qa) have right answers.
ALTER TABLE benchmarks ADD COLUMN kind TEXT
    CHECK (kind IN ('harmful', 'harmless', 'contrast', 'qa'));      -- null: nobody has said
ALTER TABLE benchmark_prompts ADD COLUMN safe INTEGER CHECK (safe IN (0, 1));  -- to answer is right
ALTER TABLE benchmark_prompts ADD COLUMN choices TEXT;             -- JSON: texts to choose from
ALTER TABLE benchmark_prompts ADD COLUMN answers TEXT;             -- JSON: texts that are right

-- Who judges responses by itself. Another version is another judge: what one has said stays.
CREATE TABLE judges (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    version TEXT NOT NULL CHECK (version <> ''),   -- of its rules, weights or words
    asks TEXT NOT NULL CHECK (asks IN ('safe', 'refused', 'good', 'better')),
    settings TEXT NOT NULL DEFAULT '{}',           -- JSON
    created_at TEXT NOT NULL,
    UNIQUE (name, version)
) STRICT;

-- What a judge says of a response; kept, so that nothing is judged twice.
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

-- What a judge says of two responses to a prompt, shown in this order.
CREATE TABLE contests (
    judge_id INTEGER NOT NULL REFERENCES judges (id),
    first_id INTEGER NOT NULL REFERENCES responses (id),
    second_id INTEGER NOT NULL REFERENCES responses (id),
    winner TEXT NOT NULL CHECK (winner IN ('first', 'second', 'tie')),
    at TEXT NOT NULL,
    PRIMARY KEY (judge_id, first_id, second_id),
    CHECK (first_id <> second_id)
) STRICT, WITHOUT ROWID;

-- A model on a benchmark: its answers are the generations of that generator with these settings.
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
CREATE TABLE evaluation_judges (
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    judge_id INTEGER NOT NULL REFERENCES judges (id),
    PRIMARY KEY (evaluation_id, judge_id)
) STRICT, WITHOUT ROWID;

-- Questions with choices: the choice that the model finds likeliest.
CREATE TABLE choice_answers (
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    number INTEGER NOT NULL CHECK (number >= 1),   -- as in benchmark_prompts
    chosen TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    logps TEXT NOT NULL,                           -- JSON: nats, of the choices in their order
    PRIMARY KEY (evaluation_id, number)
) STRICT, WITHOUT ROWID;

-- Whether a run is good enough to be the next start: the rule, what it found, and the verdict.
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
