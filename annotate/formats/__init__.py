"""The formats that datasets are written in, and the files that hold them.

============= ============================ =======================================================
format        kinds                        a row
============= ============================ =======================================================
trl           any                          TRL's columns for the kind: prompt, chosen, rejected
                                           (and margin, where it was kept); kto's; prompt and
                                           completion
kto           ratings                      prompt, completion, label
binary        ratings of safety            prompt, response, is_safe
raft          rankings                     prompt, completion: the best of several
pairs         preferences                  prompt, chosen, rejected
alpaca        demonstrations, rankings     instruction, input, output
messages      demonstrations, rankings     messages
openai        preferences, ...             input, preferred_output, non_preferred_output; messages
llama-factory any                          conversations, ...; with --standard instruction, ...
axolotl       preferences, ...             messages, chosen, rejected; messages
argilla       any                          fields, suggestions, metadata
label-studio  any                          data, annotations
============= ============================ =======================================================

A module for each tool has the rows it reads (`FORMATS`: what fits which kind of dataset);
:mod:`annotate.formats.known` lists them all. A module for each container writes rows to a file:
:mod:`~annotate.formats.lines` (``.jsonl``), :mod:`~annotate.formats.arrays` (``.json``),
:mod:`~annotate.formats.parquet` and :mod:`~annotate.formats.sheets` (``.csv``).
:mod:`annotate.formats.writing` joins them, :mod:`~annotate.formats.folders` makes what
``save_to_disk`` makes, and :mod:`~annotate.formats.hub` pushes. Rows are conversational (chat
messages) or standard (strings, :mod:`db.transcripts`).
"""
