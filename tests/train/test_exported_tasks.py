"""Files of the other tasks are what TRL's own trainers take, as they are."""

from pathlib import Path
from typing import Any

import pytest

from annotate.datasets import Criteria, build
from annotate.formats.known import choose
from annotate.formats.writing import write
from db.connection import open_study
from tests.annotate.desk import Office
from tests.annotate.every_task import fill
from tests.train.conftest import command
from train import libraries

TEMPLATE = (
    "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)


@pytest.fixture
def office(tmp_path: Path) -> Any:
    with open_study(tmp_path / "study.db", create=True) as study:
        office = Office(study, tmp_path)
        fill(office)
        yield office


def tiny(folder: Path) -> tuple[Any, Any]:
    """A model of random weights and a tokenizer of bytes: made here, in a moment."""
    libraries.require()
    libraries.quiet()
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: number for number, letter in enumerate(["<pad>", "</s>", *letters])}
    made = Tokenizer(models.BPE(vocabulary, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    tokenizer: Any = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=made, pad_token="<pad>", eos_token="</s>", chat_template=TEMPLATE
    )
    config = LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=2, pad_token_id=0, eos_token_id=1,
        bos_token_id=None,
    )  # fmt: skip
    place = folder / "tiny"
    LlamaForCausalLM(config).save_pretrained(place)  # a trainer loads its reference from there
    return LlamaForCausalLM.from_pretrained(place), tokenizer


def exported(
    office: Office,
    project: str,
    format_: str,
    ending: str,
    *,
    as_strings: bool,
    margin: bool = False,
) -> Any:
    """The file, loaded as those who train load it."""
    from datasets import load_dataset

    out = office.folder / f"{project}.{ending}"
    chosen, content = choose(office.study, project, format_, as_strings=as_strings)
    dataset = build(office.study, Criteria((project,), content=content, margin=margin))
    write(office.study, dataset, out, chosen, as_strings=as_strings)
    reader = "json" if ending.startswith("json") else ending
    cache = str(office.folder / "cache")
    return load_dataset(reader, data_files=str(out), split="train", cache_dir=cache)


def settings(office: Office) -> dict[str, Any]:
    return {
        "output_dir": str(office.folder / "model"), "max_steps": 1, "max_length": 128,
        "per_device_train_batch_size": 2, "use_cpu": True, "bf16": False,
        "gradient_checkpointing": False, "report_to": "none", "save_strategy": "no",
        "disable_tqdm": True,
    }  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(
    ("ending", "as_strings"), [("jsonl", False), ("parquet", True), ("csv", True)]
)
def test_a_step_of_kto_on_ratings(office: Office, ending: str, as_strings: bool) -> None:
    model, tokenizer = tiny(office.folder)
    from trl.trainer.kto_config import KTOConfig
    from trl.trainer.kto_trainer import KTOTrainer

    trainer = KTOTrainer(
        model=model,
        args=KTOConfig(**settings(office)),
        train_dataset=exported(office, "rated", "kto", ending, as_strings=as_strings),
        processing_class=tokenizer,
    )
    assert trainer.train().global_step == 1


@pytest.mark.model
@pytest.mark.parametrize(
    ("project", "format_", "ending", "as_strings"),
    [
        ("ranked", "raft", "jsonl", False),
        ("ranked", "raft", "parquet", True),
        ("shown", "messages", "jsonl", False),
        ("shown", "trl", "parquet", False),
        ("shown", "trl", "csv", True),
        ("shown", "openai", "jsonl", False),
        ("shown", "axolotl", "json", False),
    ],
)
def test_a_step_of_sft_on_picks_and_demonstrations(
    office: Office, project: str, format_: str, ending: str, as_strings: bool
) -> None:
    model, tokenizer = tiny(office.folder)
    from trl.trainer.sft_config import SFTConfig
    from trl.trainer.sft_trainer import SFTTrainer

    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(**settings(office)),
        train_dataset=exported(office, project, format_, ending, as_strings=as_strings),
        processing_class=tokenizer,
    )
    assert trainer.train().global_step == 1


@pytest.mark.model
def test_a_step_of_dpo_on_pairs_of_a_ranking(office: Office) -> None:
    model, tokenizer = tiny(office.folder)
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    trainer = DPOTrainer(
        model=model,
        args=DPOConfig(**settings(office)),
        train_dataset=exported(office, "ranked", "pairs", "jsonl", as_strings=False),
        processing_class=tokenizer,
    )
    assert trainer.train().global_step == 1


@pytest.mark.model
@pytest.mark.parametrize(
    ("ending", "as_strings"), [("jsonl", False), ("parquet", False), ("csv", True)]
)
def test_a_step_of_a_reward_model_on_pairs_with_margins(
    office: Office, ending: str, as_strings: bool
) -> None:
    _, tokenizer = tiny(office.folder)
    from transformers import AutoModelForSequenceClassification
    from trl.trainer.reward_config import RewardConfig
    from trl.trainer.reward_trainer import RewardTrainer

    pairs = exported(office, "pairs", "trl", ending, as_strings=as_strings, margin=True)
    assert pairs["margin"] == [0.5]
    trainer = RewardTrainer(
        model=AutoModelForSequenceClassification.from_pretrained(
            office.folder / "tiny", num_labels=1
        ),
        args=RewardConfig(**settings(office)),
        train_dataset=pairs,
        processing_class=tokenizer,
    )
    assert "margin" in next(iter(trainer.get_train_dataloader()))
    assert trainer.train().global_step == 1


@pytest.mark.model
def test_a_step_of_dpo_is_not_kept_from_it_by_margins(office: Office) -> None:
    model, tokenizer = tiny(office.folder)
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    trainer = DPOTrainer(
        model=model,
        args=DPOConfig(**settings(office)),
        train_dataset=exported(office, "pairs", "trl", "jsonl", as_strings=False, margin=True),
        processing_class=tokenizer,
    )
    assert trainer.train().global_step == 1


def test_dpo_takes_preferences_only(office: Office) -> None:
    build(office.study, "rated")
    out = office.folder / "adapter"
    study = office.study.file
    done = command("dpo", "--db", study, "--dataset", "rated", "--out", out)
    assert (done.exit_code, out.exists()) == (2, False)
    assert "rated@1 holds ratings, and preferences are asked for" in done.output
