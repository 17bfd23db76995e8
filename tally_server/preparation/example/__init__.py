"""An example election folder, which `ippyo election new` writes as a start."""
