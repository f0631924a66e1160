"""What every request passes on its way in, in the order that `gateway.app` lists."""
