"""What a start makes sure of before anybody is served: published flows, and the demo bank."""

from collections.abc import Sequence

from yuangui.adapters.core_builtin import KeyedPinSealer, pin_key
from yuangui.composition.demo.seed import DemoSignIn, seed
from yuangui.composition.flow import compose_flow
from yuangui.composition.flow_folder import flow_folders, read_folder
from yuangui.composition.settings import Settings
from yuangui.composition.sign_in import open_sign_in
from yuangui.flow.api import Definitions
from yuangui.kit.clock import utc_now
from yuangui.kit.db import open_pool, transaction
from yuangui.kit.org_path import ROOT


async def publish_flows(settings: Settings) -> int:
    """Publish every flow of the flows folder; what is published already stays. Return how many.

    Raises:
        DefinitionInvalid: a folder holds no flow of the form.
        VersionTaken: a published version was changed without a new number.
    """
    pool = await open_pool(settings.dsn, size_max=2)
    try:
        folders = [read_folder(folder) for folder in flow_folders(settings.flows)]
        async with transaction(pool, org_path=ROOT) as connection:
            flows = compose_flow(connection, steps={}, definitions=Definitions(), publisher=None)
            for folder in folders:
                await flows.publish(folder.definition, by="first_start", now=utc_now())
    finally:
        await pool.close()
    return len(folders)


async def fill_demo(settings: Settings) -> Sequence[DemoSignIn]:
    """Fill the demo bank unless it is filled; return who can sign in. For the demo only."""
    assert settings.is_demo
    pool = await open_pool(settings.dsn, size_max=3)
    sealer = KeyedPinSealer(key=pin_key(settings.data / "keys" / "pin.key"))
    try:
        async with open_sign_in(settings) as parts:
            return await seed(pool, parts=parts, sealer=sealer, now=utc_now())
    finally:
        sealer.close()
        await pool.close()
