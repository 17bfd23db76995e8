"""The files that people hand to a count: bytes in, checked values out, every fault at once.

roll (名簿の投票者数), slips (端末の閉鎖票), paper (紙の投票), decisions (2人の決定).
"""
