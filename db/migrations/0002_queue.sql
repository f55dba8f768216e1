-- The queue: strategies, priorities, exclusions, an overlap that can be raised and lowered; and
-- counts that are kept instead of counted, so that no page grows slower with its study.

ALTER TABLE projects ADD COLUMN strategy TEXT NOT NULL DEFAULT 'depth'
    CHECK (strategy IN ('depth', 'breadth', 'random', 'uncertain'));
ALTER TABLE projects ADD COLUMN seed INTEGER NOT NULL DEFAULT 0;   -- of the strategy random

ALTER TABLE items ADD COLUMN priority REAL NOT NULL DEFAULT 0;     -- higher is judged sooner
-- What the one rule makes of its judgments now; null: not judged.
ALTER TABLE items ADD COLUMN outcome TEXT
    CHECK (outcome IN ('preference', 'tied', 'both_bad', 'conflicting', 'skipped'));

-- The place of a slot in the queue, by the project's strategy: smaller is sooner.
ALTER TABLE slots ADD COLUMN major REAL NOT NULL DEFAULT 0;
ALTER TABLE slots ADD COLUMN minor REAL NOT NULL DEFAULT 0;
-- The how-manieth return of the project opened it again: annotators who had passed it look there.
ALTER TABLE slots ADD COLUMN returned INTEGER;
-- Not wanted any more: the overlap was lowered.
ALTER TABLE slots ADD COLUMN closed INTEGER NOT NULL DEFAULT 0
    CHECK (closed IN (0, 1) AND (closed = 0 OR assignment_id IS NULL));
DROP INDEX open_slots;
CREATE INDEX open_slots ON slots (project_id, major, minor, item_id, number)
    WHERE assignment_id IS NULL AND closed = 0;
CREATE INDEX returned_slots ON slots (project_id, returned)
    WHERE assignment_id IS NULL AND closed = 0 AND returned IS NOT NULL;

-- How far an annotator has come in a queue. Every open slot up to here is one they had, or are
-- excluded from, or was returned after the return up to which they have looked. Only a memory: a
-- row that is deleted costs a longer search.
CREATE TABLE positions (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    major REAL NOT NULL,
    minor REAL NOT NULL,
    item_id INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    PRIMARY KEY (project_id, annotator_id)
) STRICT, WITHOUT ROWID;

-- Categories of prompts that an annotator does not want to see.
CREATE TABLE opt_outs (
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    category TEXT NOT NULL,
    PRIMARY KEY (annotator_id, category)
) STRICT, WITHOUT ROWID;

-- Imports, in as many transactions as they have chunks. Not finished: broken off; again completes it.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    source TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;

-- A slot that is given back opens again, and with it every open slot of its item for whoever gave
-- it back; unless the item has more slots than the project now wants.
CREATE TRIGGER return_slot AFTER UPDATE OF assignment_id ON slots
    WHEN old.assignment_id IS NOT NULL AND new.assignment_id IS NULL
    BEGIN
        UPDATE slots SET closed = 1
        WHERE item_id = new.item_id AND number = new.number
            AND (SELECT count(*) FROM slots s WHERE s.item_id = new.item_id AND s.closed = 0)
                > (SELECT overlap FROM projects WHERE id = new.project_id);
        UPDATE progress SET returns = returns + 1 WHERE project_id = new.project_id;
        UPDATE slots
        SET returned = (SELECT returns FROM progress WHERE project_id = new.project_id)
        WHERE item_id = new.item_id AND assignment_id IS NULL AND closed = 0;
    END;

-- Kept counts: of a project, in its one row of progress ...
ALTER TABLE progress ADD COLUMN items INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN surplus INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN preference INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN tied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN both_bad INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN conflicting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN returns INTEGER NOT NULL DEFAULT 0;

-- ... and of an annotator, by the hour (UTC, 2026-01-31T09). Undone and corrected ones are left out.
CREATE TABLE activity (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    annotator_id INTEGER NOT NULL REFERENCES annotators (id),
    hour TEXT NOT NULL,
    judgments INTEGER NOT NULL,
    skips INTEGER NOT NULL,
    PRIMARY KEY (project_id, annotator_id, hour)
) STRICT, WITHOUT ROWID;

-- What studies of the first schema hold already.
UPDATE items SET outcome = 'skipped'
WHERE id IN (SELECT item_id FROM assignments WHERE state = 'skipped');
UPDATE items SET outcome = ranked.outcome
FROM (
    SELECT item_id, votes, lead(votes) OVER best AS others, row_number() OVER best AS place,
        CASE WHEN chosen_id IS NOT NULL THEN 'preference' WHEN verdict = 'tie' THEN 'tied'
            ELSE 'both_bad' END AS outcome
    FROM (
        SELECT j.item_id, j.chosen_id, min(j.verdict) AS verdict, count(*) AS votes
        FROM slots s JOIN judgments j ON j.id = s.judgment_id
        GROUP BY j.item_id, j.chosen_id, CASE WHEN j.chosen_id IS NULL THEN j.verdict END
    )
    WINDOW best AS (PARTITION BY item_id ORDER BY votes DESC)
) AS ranked
WHERE ranked.item_id = items.id AND ranked.place = 1;
UPDATE items SET outcome = 'conflicting'
WHERE id IN (
    SELECT item_id FROM (
        SELECT item_id, votes, max(votes) OVER (PARTITION BY item_id) AS most
        FROM (
            SELECT j.item_id, count(*) AS votes
            FROM slots s JOIN judgments j ON j.id = s.judgment_id
            GROUP BY j.item_id, j.chosen_id, CASE WHEN j.chosen_id IS NULL THEN j.verdict END
        )
    )
    WHERE votes = most GROUP BY item_id HAVING count(*) > 1
);
UPDATE progress SET
    items = (SELECT count(*) FROM items i WHERE i.project_id = progress.project_id),
    surplus = (
        SELECT count(*) FROM assignments a JOIN judgments j ON j.key = a.token
        WHERE a.project_id = progress.project_id AND a.state IN ('surplus', 'expired', 'released')),
    preference = (SELECT count(*) FROM items i
        WHERE i.project_id = progress.project_id AND i.outcome = 'preference'),
    tied = (SELECT count(*) FROM items i
        WHERE i.project_id = progress.project_id AND i.outcome = 'tied'),
    both_bad = (SELECT count(*) FROM items i
        WHERE i.project_id = progress.project_id AND i.outcome = 'both_bad'),
    conflicting = (SELECT count(*) FROM items i
        WHERE i.project_id = progress.project_id AND i.outcome = 'conflicting'),
    skipped = (SELECT count(*) FROM items i
        WHERE i.project_id = progress.project_id AND i.outcome = 'skipped');
INSERT INTO activity (project_id, annotator_id, hour, judgments, skips)
SELECT i.project_id, j.annotator_id, substr(j.created_at, 1, 13),
    sum(j.verdict <> 'skip'), sum(j.verdict = 'skip')
FROM judgments j JOIN items i ON i.id = j.item_id
WHERE j.verdict <> 'undone'
    AND NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)
GROUP BY 1, 2, 3;

CREATE TRIGGER count_item AFTER INSERT ON items
    BEGIN UPDATE progress SET items = items + 1 WHERE project_id = new.project_id; END;
CREATE TRIGGER count_closed AFTER UPDATE OF closed ON slots WHEN old.closed <> new.closed
    BEGIN
        UPDATE progress SET slots = slots + CASE new.closed WHEN 1 THEN -1 ELSE 1 END
        WHERE project_id = new.project_id;
    END;
CREATE TRIGGER count_outcome AFTER UPDATE OF outcome ON items
    WHEN old.outcome IS NOT new.outcome
    BEGIN
        UPDATE progress SET
            preference = preference + (new.outcome IS 'preference') - (old.outcome IS 'preference'),
            tied = tied + (new.outcome IS 'tied') - (old.outcome IS 'tied'),
            both_bad = both_bad + (new.outcome IS 'both_bad') - (old.outcome IS 'both_bad'),
            conflicting =
                conflicting + (new.outcome IS 'conflicting') - (old.outcome IS 'conflicting'),
            skipped = skipped + (new.outcome IS 'skipped') - (old.outcome IS 'skipped')
        WHERE project_id = new.project_id;
    END;
CREATE TRIGGER count_activity AFTER INSERT ON judgments WHEN new.verdict <> 'undone'
    BEGIN
        INSERT INTO activity (project_id, annotator_id, hour, judgments, skips)
        SELECT project_id, new.annotator_id, substr(new.created_at, 1, 13),
            new.verdict <> 'skip', new.verdict = 'skip'
        FROM items WHERE id = new.item_id
        ON CONFLICT (project_id, annotator_id, hour) DO UPDATE
        SET judgments = judgments + excluded.judgments, skips = skips + excluded.skips;
    END;
CREATE TRIGGER uncount_activity AFTER INSERT ON judgments WHEN new.supersedes IS NOT NULL
    BEGIN
        UPDATE activity
        SET judgments = judgments - (was.verdict <> 'skip'), skips = skips - (was.verdict = 'skip')
        FROM (
            SELECT i.project_id, j.annotator_id, substr(j.created_at, 1, 13) AS hour, j.verdict
            FROM judgments j JOIN items i ON i.id = j.item_id
            WHERE j.id = new.supersedes AND j.verdict <> 'undone'
        ) AS was
        WHERE activity.project_id = was.project_id AND activity.annotator_id = was.annotator_id
            AND activity.hour = was.hour;
    END;
CREATE TRIGGER count_surplus AFTER INSERT ON judgments WHEN new.verdict <> 'undone'
    BEGIN
        UPDATE progress SET surplus = surplus + 1
        WHERE project_id = (
            SELECT project_id FROM assignments
            WHERE id = new.assignment_id AND state IN ('surplus', 'expired', 'released'));
    END;
CREATE TRIGGER uncount_surplus AFTER UPDATE OF state ON assignments
    WHEN new.state = 'undone' AND old.state IN ('surplus', 'expired', 'released')
    BEGIN UPDATE progress SET surplus = surplus - 1 WHERE project_id = new.project_id; END;
