"""Packed rows: what lies where, who sees whom, and the same numbers and gradients as without."""

import pytest
import torch
from torch.nn.functional import log_softmax, scaled_dot_product_attention

from train.packed import packing
from train.packed.packing import Packing
from train.packed.response_scores import AT_A_TIME, token_scores
from train.packed.tree_attention import SHORT, attend

TREES = [([1, 2, 3], [4, 5], [6]), ([7], [8], [9, 10])]


def test_a_prompt_is_there_once_and_predicts_the_first_token_of_each_response() -> None:
    made = packing.pack(TREES)
    assert made["input_ids"].tolist() == [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]
    assert made["position_ids"].tolist() == [[0, 1, 2, 3, 4, 3, 0, 1, 1, 2]]
    assert made["targets"].tolist() == [4, 5, 6, 8, 9, 10]
    assert made["sources"].tolist() == [2, 3, 2, 6, 6, 8]
    assert made["owners"].tolist() == [0, 0, 2, 1, 3, 3]  # both chosen ones, then both rejected
    first, _ = made["packing"].masks
    assert (first == 0).int().tolist() == [
        [1, 0, 0, 0, 0, 0],
        [1, 1, 0, 0, 0, 0],
        [1, 1, 1, 0, 0, 0],
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0, 1],  # the rejected response sees the prompt, not the chosen one
    ]


def test_a_response_of_no_tokens_is_not_predicted() -> None:
    made = packing.pack([([1, 2], [], [3])])
    assert (made["sources"].tolist(), made["targets"].tolist()) == ([1], [3])


def test_a_pair_is_cut_where_trl_cuts_it() -> None:
    row = {"prompt_ids": [1, 2], "chosen_ids": [3, 4, 5], "rejected_ids": [6]}
    assert packing.cut(row, 4) == [[1, 2], [3, 4], [6]]
    assert packing.cut(row, None) == [[1, 2], [3, 4, 5], [6]]


@pytest.mark.parametrize("lengths", [(9, 7, 5), (SHORT, 7, 5)], ids=["short", "long"])
def test_attention_and_its_gradients_are_those_of_torch(lengths: tuple[int, ...]) -> None:
    chance = torch.Generator().manual_seed(0)
    other = (3, 2, 2)
    made = packing.pack([[[1] * size for size in tree] for tree in (lengths, other)])["packing"]
    size = sum(lengths) + sum(other)
    inputs = [torch.randn(1, heads, size, 8, generator=chance) for heads in (6, 2, 2)]
    out = torch.randn(1, size, 6, 8, generator=chance)
    both = []
    for whole in (False, True):
        query, key, value = (each.clone().requires_grad_() for each in inputs)
        found = (
            scaled_dot_product_attention(
                query, key, value, _together(made), enable_gqa=True
            ).transpose(1, 2)
            if whole
            else attend(torch.nn.Identity(), query, key, value, None, packing=made)[0]
        )
        torch.autograd.backward(found, out)
        both.append([found, query.grad, key.grad, value.grad])
    for ours, torchs in zip(*both, strict=True):
        assert torch.allclose(ours, torchs, atol=1e-5)


def _together(packing: Packing) -> torch.Tensor:
    """Who sees whom in the whole row."""
    size = sum(map(sum, packing.trees))
    seen = torch.zeros(size, size, dtype=torch.bool)
    at = 0
    for mask in packing.masks:
        seen[at : at + len(mask), at : at + len(mask)] = mask == 0
        at += len(mask)
    return seen


def test_without_a_packing_attention_is_as_usual() -> None:
    query = torch.randn(2, 2, 5, 8)
    module = torch.nn.Identity()
    found, _ = attend(module, query, query, query, None)
    usual = scaled_dot_product_attention(query, query, query, is_causal=True).transpose(1, 2)
    assert torch.equal(found, usual)


def test_scores_of_tokens_and_their_gradient_are_those_of_the_whole_vocabulary() -> None:
    chance = torch.Generator().manual_seed(0)
    head = torch.nn.Linear(8, 50)
    hidden = torch.randn(AT_A_TIME + 3, 8, generator=chance)
    targets = torch.randint(50, (AT_A_TIME + 3,), generator=chance)
    for trained in (False, True):  # the head itself, too, in full fine-tuning
        head.requires_grad_(trained)
        states = [hidden.clone().requires_grad_() for _ in range(2)]
        found = token_scores(states[0], head, targets)
        plain = log_softmax(head(states[1]), -1)
        wanted = plain.gather(-1, targets[:, None])[:, 0]
        assert torch.allclose(found.log_probs, wanted, atol=1e-5)
        assert torch.allclose(found.entropy, -(plain.exp() * plain).sum(-1), atol=1e-5)
        assert torch.equal(found.is_top1, plain.argmax(-1) == targets)
        torch.autograd.backward([(found.log_probs**2).sum(), (wanted**2).sum()])
        first, second = (state.grad for state in states)
        assert first is not None and second is not None
        assert torch.allclose(first, second, atol=1e-4)


def test_packing_goes_to_where_the_tokens_go() -> None:
    moved = Packing(((1, 1),), (torch.zeros(2, 2),)).to(torch.device("meta"))
    assert [mask.device.type for mask in moved.masks] == ["meta"]
