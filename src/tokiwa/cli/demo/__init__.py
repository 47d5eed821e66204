"""tokiwa demo: the whole story on a server of its own, told with the AWS CLI."""

from tokiwa.cli.demo.run import run

__all__ = ["run"]
