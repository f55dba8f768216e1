-- Which command had a judge judge an evaluation: a later one may ask others, or nothing that is new.
ALTER TABLE evaluation_judges ADD COLUMN command TEXT NOT NULL DEFAULT '';
UPDATE evaluation_judges SET command =
    (SELECT command FROM evaluations WHERE id = evaluation_judges.evaluation_id);
