-- Datasets that can be defended: splits, margins, several projects; judgments withdrawn; benchmarks,
-- licences of sources, and what the doctor found.

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
    '''demonstrated'', ''unconfirmed'', ''rejected'')',
    '''demonstrated'', ''unconfirmed'', ''rejected'',
        ''withdrawn'')')
WHERE type = 'table' AND name = 'items';
PRAGMA writable_schema = RESET;

-- A judgment that its annotator, or the study, takes back from all that is made from now on. The
-- judgment stays: what was made of it before must go on leading back to it.
CREATE TABLE withdrawals (
    judgment_id INTEGER PRIMARY KEY REFERENCES judgments (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

ALTER TABLE dataset_rows ADD COLUMN split TEXT NOT NULL DEFAULT 'train'
    CHECK (split IN ('train', 'validation', 'test'));
ALTER TABLE dataset_rows ADD COLUMN margin REAL CHECK (margin BETWEEN 0 AND 1);

-- The projects that a dataset was made of; datasets.project_id is the first of them.
CREATE TABLE dataset_projects (
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    PRIMARY KEY (dataset_id, project_id)
) STRICT, WITHOUT ROWID;
INSERT INTO dataset_projects SELECT id, project_id FROM datasets;
CREATE TRIGGER dataset_projects_are_never_changed BEFORE UPDATE ON dataset_projects
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;
CREATE TRIGGER dataset_projects_are_never_deleted BEFORE DELETE ON dataset_projects
    BEGIN SELECT RAISE(ABORT, 'datasets are immutable'); END;

-- Named sets of prompts to evaluate with, which must not be trained on.
CREATE TABLE benchmarks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    source TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE benchmark_prompts (
    benchmark_id INTEGER NOT NULL REFERENCES benchmarks (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    prompt_id INTEGER NOT NULL REFERENCES prompts (id),
    PRIMARY KEY (benchmark_id, number)
) STRICT, WITHOUT ROWID;
-- Prompts of registered benchmarks, and of quality studies, by their normalised texts.
CREATE VIEW benchmark_texts AS
    SELECT p.text_hash, b.name FROM benchmark_prompts n
    JOIN benchmarks b ON b.id = n.benchmark_id JOIN prompts p ON p.id = n.prompt_id
    UNION
    SELECT p.text_hash, o.benchmark FROM study_outputs o JOIN prompts p ON p.id = o.prompt_id;

-- Under which licence the prompts and responses of a source are (prompts.source).
CREATE TABLE licences (
    source TEXT PRIMARY KEY,
    licence TEXT NOT NULL CHECK (licence <> ''),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the doctor found of a dataset, when, and with which settings.
CREATE TABLE doctor_reports (
    id INTEGER PRIMARY KEY,
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    settings TEXT NOT NULL,                        -- JSON
    findings TEXT NOT NULL,                        -- JSON
    at TEXT NOT NULL
) STRICT;

ALTER TABLE progress ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER count_outcome;
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
