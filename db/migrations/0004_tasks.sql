-- Rating, ranking and demonstrating beside comparing; hidden repeats, confirmations, adjudications
-- and extra judgments; the quality study.

-- CHECKs become wider, or stricter where no row can break them: the rows stay as they are, however
-- many (https://www.sqlite.org/lang_altertable.html, "changes that do not affect the on-disk
-- content").
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
    '''accept'', ''edit'', ''reject'',                       -- demonstrate',
    '''accept'', ''edit'', ''reject'', ''write'',              -- demonstrate: edit and write make chosen_id'),
    'CHECK (verdict <> ''skip'' OR reason IS NOT NULL)',
    'CHECK (verdict <> ''skip'' OR reason IS NOT NULL),
    CHECK (verdict NOT IN (''good'', ''pick'', ''accept'', ''write'')
        OR (chosen_id IS NOT NULL AND rejected_id IS NULL)),
    CHECK (verdict NOT IN (''bad'', ''reject'') OR (chosen_id IS NULL AND rejected_id IS NOT NULL)),
    CHECK (verdict <> ''edit''
        OR (chosen_id IS NOT NULL AND rejected_id IS NOT NULL AND chosen_id <> rejected_id))')
WHERE type = 'table' AND name = 'judgments';
UPDATE sqlite_schema SET sql = replace(sql,
    '''released'', ''expired'', ''undone'')',
    '''released'', ''expired'', ''undone'',
        ''adjudicated'')')
WHERE type = 'table' AND name = 'assignments';
UPDATE sqlite_schema SET sql = replace(sql,
    '''work'', ''practice'', ''gold'')', '''work'', ''practice'', ''gold'', ''repeat'')')
WHERE type = 'table' AND name = 'projects';
UPDATE sqlite_schema SET sql = replace(sql,
    '''preference'', ''tied'', ''both_bad'', ''conflicting'', ''skipped'')',
    '''preference'', ''tied'', ''both_bad'', ''conflicting'', ''skipped'',
        ''good'', ''bad'',                             -- rate
        ''picked'', ''none'',                          -- rank
        ''demonstrated'', ''unconfirmed'', ''rejected'')')
WHERE type = 'table' AND name = 'items';
PRAGMA writable_schema = RESET;

ALTER TABLE items ADD COLUMN extra INTEGER NOT NULL DEFAULT 0      -- judgments beyond the overlap
    CHECK (extra >= 0);
-- The demonstration that this item asks somebody else to confirm; one judgment is wanted of it.
ALTER TABLE items ADD COLUMN confirms INTEGER REFERENCES judgments (id);
-- The item that this one, in the companion for it, shows again to those who have judged it.
ALTER TABLE items ADD COLUMN repeats INTEGER REFERENCES items (id);
-- Queued because no response of a rank project was acceptable: 1, and 0 when one is after all.
ALTER TABLE items ADD COLUMN handed_on INTEGER CHECK (handed_on IN (0, 1));
-- How much the votes disagree: of a millionth each, and, beside that, the share of them that is
-- against what wins, or 1 where nothing does; 0 where they agree or a researcher decided.
ALTER TABLE items ADD COLUMN dissent REAL NOT NULL DEFAULT 0 CHECK (dissent >= 0);
CREATE UNIQUE INDEX one_confirmation_each ON items (confirms) WHERE confirms IS NOT NULL;
CREATE UNIQUE INDEX one_repeat_each ON items (repeats) WHERE repeats IS NOT NULL;
CREATE INDEX judged_items ON items (project_id, id) WHERE outcome IS NOT NULL;
CREATE INDEX disputed_items ON items (project_id, dissent DESC, id) WHERE dissent > 0;
UPDATE items SET dissent = d.dissent FROM (
    SELECT v.item_id, CASE WHEN i.outcome = 'conflicting' THEN 1.0
            ELSE 1.0 - max(v.votes) * 1.0 / sum(v.votes) END + sum(v.votes) * 1e-6 AS dissent
    FROM (
        SELECT j.item_id, count(*) AS votes FROM slots s JOIN judgments j ON j.id = s.judgment_id
        WHERE j.verdict <> 'skip' GROUP BY j.item_id, coalesce(j.chosen_id, j.verdict)) v
    JOIN items i ON i.id = v.item_id
    GROUP BY v.item_id HAVING count(*) > 1) d
WHERE items.id = d.item_id;
-- What a researcher decided of an item decides alone.
CREATE UNIQUE INDEX one_adjudication_each ON assignments (item_id) WHERE state = 'adjudicated';

-- A full ranking: 1 is the best.
CREATE TABLE ranks (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    rank INTEGER NOT NULL CHECK (rank >= 1),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    PRIMARY KEY (judgment_id, rank),
    UNIQUE (judgment_id, response_id)
) STRICT, WITHOUT ROWID;
-- The reasons that were ticked, of those that the project offered.
CREATE TABLE reasons (
    judgment_id INTEGER NOT NULL REFERENCES judgments (id),
    reason TEXT NOT NULL,
    PRIMARY KEY (judgment_id, reason)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ranks_are_never_changed BEFORE UPDATE ON ranks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER ranks_are_never_deleted BEFORE DELETE ON ranks
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER reasons_are_never_changed BEFORE UPDATE ON reasons
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;
CREATE TRIGGER reasons_are_never_deleted BEFORE DELETE ON reasons
    BEGIN SELECT RAISE(ABORT, 'judgments are append-only'); END;

-- The quality study: which model answered which instruction of which benchmark with what.
CREATE TABLE study_outputs (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    benchmark TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),   -- of the instruction, as it was drawn
    model TEXT NOT NULL,
    prompt_id INTEGER NOT NULL REFERENCES prompts (id),
    response_id INTEGER NOT NULL REFERENCES responses (id),
    PRIMARY KEY (project_id, benchmark, number, model)
) STRICT, WITHOUT ROWID;

-- Counts of the new outcomes. Items that ask for a confirmation are no work of their own: the
-- outcome is that of the item whose demonstration they confirm.
ALTER TABLE progress ADD COLUMN good INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN bad INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN picked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN none INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN demonstrated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;
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
            rejected = rejected + (new.outcome IS 'rejected') - (old.outcome IS 'rejected')
        WHERE project_id = new.project_id;
    END;
-- How many judgments are wanted of an item: the project's overlap and what is wanted extra; none
-- where a researcher has decided, and none of one that was handed on once an acceptable response has
-- been found after all. Of one that asks to confirm a demonstration, one while that is asked for,
-- the demonstration counts, nobody has decided of it, and nobody else has come to the same text.
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
-- A slot that is given back is closed where the item has more than are wanted of it.
DROP TRIGGER return_slot;
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

-- Items are what was brought in; one that asks to confirm a demonstration is part of another.
DROP TRIGGER count_item;
CREATE TRIGGER count_item AFTER INSERT ON items WHEN new.confirms IS NULL
    BEGIN UPDATE progress SET items = items + 1 WHERE project_id = new.project_id; END;
-- What a researcher decides is no part of an annotator's day.
DROP TRIGGER count_activity;
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
DROP TRIGGER uncount_activity;
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

-- How many items want judgments, by the severity of their prompts (0: none said). What people answer
-- changes nothing of it, as it does of the slots: so it may be told to them. Left out are items that
-- ask to confirm, and those that were handed on and are wanted no more.
CREATE TABLE planned (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    severity INTEGER NOT NULL,
    items INTEGER NOT NULL,
    PRIMARY KEY (project_id, severity)
) STRICT, WITHOUT ROWID;
INSERT INTO planned (project_id, severity, items)
SELECT i.project_id, coalesce(p.severity, 0), count(*) FROM items i JOIN prompts p ON p.id = i.prompt_id
GROUP BY 1, 2;
CREATE TRIGGER plan_item AFTER INSERT ON items WHEN new.confirms IS NULL
    BEGIN
        INSERT INTO planned (project_id, severity, items)
        SELECT new.project_id, coalesce(severity, 0), 1 FROM prompts WHERE id = new.prompt_id
        ON CONFLICT DO UPDATE SET items = items + 1;
    END;
CREATE TRIGGER plan_handed_on AFTER UPDATE OF handed_on ON items
    WHEN (old.handed_on IS 0) <> (new.handed_on IS 0)
    BEGIN
        UPDATE planned SET items = items + (old.handed_on IS 0) - (new.handed_on IS 0)
        WHERE project_id = new.project_id AND severity =
            (SELECT coalesce(p.severity, 0) FROM prompts p WHERE p.id = new.prompt_id);
    END;
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
