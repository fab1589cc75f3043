"""Files of many records: recognised, and split into files of one record each."""
