"""What has to be done with before an incident is closed: what was said to people outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import START, story_at
from tests.model.test_moving import step
from warroom.model.events import UpdateDrafted, UpdateSent
from warroom.model.moving import move
from warroom.model.refusal import Refused


def test_nobody_outside_is_left_waiting_when_it_is_closed() -> None:
    story = story_at("resolved")
    story.add(UpdateSent(audience="customers", text="More at five.", next_due=START + timedelta(hours=1)))
    with pytest.raises(Refused, match=r"Promised more words, and not told yet: customers\."):
        move(story.state, step(story, "closed"))
    story.add(UpdateSent(audience="customers", text="That was all."))
    move(story.state, step(story, "closed"))


def test_words_that_wait_to_go_out_keep_it_from_being_closed() -> None:
    story = story_at("resolved")
    story.add(UpdateDrafted(number=1, audience="press", text="We know."))
    with pytest.raises(Refused, match="Words to the outside wait still: 1"):
        move(story.state, step(story, "closed"))
