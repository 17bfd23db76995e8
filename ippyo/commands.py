"""Every command: its name, where it is, and its one line of help. Nothing is imported here.

A command's module is imported when it is called, and by nothing else: a terminal loads no
database, and `ippyo version` no election.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """where: `module:function`. help: the first line of the function's docstring."""

    where: str
    help: str


@dataclass(frozen=True)
class Group:
    """Commands under one word."""

    help: str
    commands: Mapping[str, "Command | Group"]


_ELECTION = Group(
    "選挙フォルダーを作り、確かめ、固める。",
    {
        "new": Command("ippyo.elections:new", "見本の入った選挙フォルダーを作る。"),
        "check": Command("ippyo.elections:check", "選挙フォルダーの誤りを全部言う。"),
        "build": Command(
            "ippyo.elections:build",
            "選挙フォルダーを固め、根の鍵で署名して選挙パッケージにする。",
        ),
        "assets": Command(
            "ippyo.assets:make",
            "候補者のふりがなから音声を作る。聞いて確かめてから assets-sign で署名する。",
        ),
        "assets-sign": Command(
            "ippyo.assets:put_signature", "聞いて確かめた音声パッケージに、根の鍵で署名する。"
        ),
    },
)
_KEYS = Group(
    "選挙の鍵を作り、分け、合わせ、端末を登録する。",
    {
        "ceremony": Command(
            "ippyo.keys:ceremony",
            "根の鍵と選挙の鍵を作り、選挙の鍵を分けて、戻せることを確かめる。",
        ),
        "join": Command(
            "ippyo.keys:join", "かけらから選挙の鍵が戻ることを確かめる(鍵はどこにも書かない)。"
        ),
        "split": Command(
            "ippyo.keys:split",
            "いまのかけらから、同じ鍵の新しいかけらを作る(預かる人が替わるとき)。",
        ),
        "certify": Command("ippyo.keys:certify", "端末と受付の鍵に証明書を出し、登録簿に加える。"),
        "badges": Command(
            "ippyo.keys:badges", "投票所の職員証と最初の暗証番号を作り、名簿に署名する。"
        ),
    },
)
_RECEPTION = Group(
    "受付で投票権を発行する。",
    {
        "prepare": Command(
            "ippyo.reception:prepare_command", "受付の鍵を作り、証明書の申請を書く。"
        ),
        "admit": Command(
            "ippyo.reception:admit_command", "選挙管理委員会が出した証明書を、受付に登録する。"
        ),
        "issue": Command(
            "ippyo.reception:issue_command", "投票権を発行する。1人につき1回、Enter を押す。"
        ),
    },
)
_CARD = Group(
    "IC カードを調べ、職員のカードを作り、消す。",
    {
        "check": Command(
            "ippyo.card:check",
            "置いてあるカードが職員・投票者のカードに使えるかを調べる。カードは変わらない。",
        ),
        "officer": Command(
            "ippyo.card:officer",
            "買った PIV カードを、この職員証のカードにする。抜けたら、同じ言葉でもう一度。",
        ),
        "unblock": Command(
            "ippyo.card:unblock", "止まった職員のカードを、職員証の暗証番号で使えるように戻す。"
        ),
        "empty": Command("ippyo.card:empty", "選挙のあと、職員のカードから職員証を消す。"),
        "wipe": Command(
            "ippyo.card:wipe", "投票者のカードから投票権を消し、消えたことを読んで確かめる。"
        ),
    },
)
_SIMULATE = Group(
    "端末を使わずに、投票日を再現する。",
    {
        "day": Command(
            "ippyo.simulate:day_command",
            "全端末の1日: 零票確認、開始、投票、締切。媒体をフォルダーとして残す。",
        ),
        "accuracy": Command(
            "ippyo.accuracy:accuracy",
            "選択肢の延べ数が 1,000 万になるまで投票して数え、1票も違わないことを確かめる。",
        ),
        "card": Command(
            "ippyo.simulate_card:move_card",
            "机の上の端末(または受付)の読取装置に、カードを差す・抜く。",
        ),
        "hold-up": Command(
            "ippyo.hold_up:hold_up", "机の上の端末の読取口に、職員証や投票権をかざす。"
        ),
        "metropolis": Command(
            "ippyo.metropolis:metropolis",
            "性能測定用: 端末も投票者も再現せず、媒体だけを一括で作り上げる。",
        ),
        "queue": Command(
            "ippyo.simulate_queue:queue_command",
            "投票所ごとに、端末の台数と受付の人数から、待ち時間と必要な台数を求める。",
        ),
        "scenario": Command(
            "ippyo.simulate_scenario:scenario",
            "実際の選挙で起きた事故を Ippyo で再現し、票の収支が合うことを確かめる。",
        ),
    },
)
_TALLY = Group(
    "開票所: 媒体を読み、数え、結果を出す。",
    {
        "serve": Command(
            "ippyo.serve:serve",
            "開票所のサーバーを動かす。初回はデータベース・証明書・最初の管理者を作る。",
        ),
        "restore": Command(
            "ippyo.restore:restore_command",
            "複製を確かめ、別の機械のデータのフォルダーに戻す。",
        ),
        "count": Command(
            "ippyo.tally:count_command",
            "媒体を全部確かめ、まとめて開き、紙の票を合わせ、当選人を定める。",
        ),
    },
)
_AUDIT = Group(
    "監査: 束に署名し、確かめる。",
    {
        "sign": Command("ippyo.audit:sign", "集計のときに署名できなかった束に、根の鍵で署名する。"),
        "publish": Command(
            "ippyo.publication:publish",
            "公開用の束から、自治体のウェブページに置く一式を作る。",
        ),
        "export": Command(
            "ippyo.publication:export",
            "動作記録と投票の記録を、NIST の共通形式(SP 1500-101、1500-103)で書き出す。",
        ),
        "verify": Command(
            "ippyo.audit_verify:verify",
            "番号のついた検査を全部行い、見つかったことを全部言う。",
        ),
    },
)
_CARD = Group(
    "IC カードを調べ、職員のカードを作り、消す。",
    {
        "check": Command(
            "ippyo.card:check",
            "置いてあるカードが職員・投票者のカードに使えるかを調べる。カードは変わらない。",
        ),
        "officer": Command(
            "ippyo.card:officer",
            "買った PIV カードを、この職員証のカードにする。抜けたら、同じ言葉でもう一度。",
        ),
        "unblock": Command(
            "ippyo.card:unblock",
            "止まった職員のカードを、職員証の暗証番号で使えるように戻す。",
        ),
        "empty": Command("ippyo.card:empty", "選挙のあと、職員のカードから職員証を消す。"),
        "wipe": Command(
            "ippyo.card:wipe",
            "投票者のカードから投票権を消し、消えたことを読んで確かめる。",
        ),
    },
)
_DECLARATION = Group(
    "申告: 人が示す条件の下書きを作り、署名する。",
    {
        "form": Command("ippyo.declaration:form", "申告で示す条件の全部の、下書きを作る。"),
        "sign": Command("ippyo.declaration:sign", "下書きに、証拠のハッシュを入れて署名する。"),
    },
)
_BENCH = Group(
    "性能を、同じ場で測った限界に対する比で測る。",
    {
        "crypto": Command(
            "ippyo.bench.crypto:crypto_command",
            "署名の検証と封の開封を、1つのプロセスと全コアで、輪だけで回す。",
        ),
        "cast": Command(
            "ippyo.bench.cast:cast_command", "本物の記録装置で、確定から完了までを測る。"
        ),
        "count": Command(
            "ippyo.bench.count:count_command",
            "合成した都市の媒体を全部確かめて数え、同じ場で測った限界と比べる。",
        ),
        "intake": Command(
            "ippyo.bench.intake:intake_command",
            "サーバーが媒体を写し、確かめ、記録する時間を、署名の検証の限界と比べる。",
        ),
        "database": Command(
            "ippyo.bench.database:database_command",
            "行を入れる速さと、サーバーが数えている間の画面の待ち時間を測る。",
        ),
        "terminal": Command(
            "ippyo.bench.terminal:terminal_command",
            "投票の画面の、指で触れてから描き終わるまでを測る。",
        ),
    },
)

COMMANDS = Group(
    "一票: 誰でも動かし、読み、確かめられる電子投票。",
    {
        "version": Command(
            "ippyo.version:version", "版と、プログラムの同一性(全ファイルの SHA-256)を表示する。"
        ),
        "demo": Command(
            "ippyo.demo:demo",
            "四條畷市長選挙(2024年12月22日)を、準備から確定までリハーサルとして再現する。",
        ),
        "practice": Command(
            "ippyo.practice.command:practice",
            "開票の練習: 見本の町の投票日を再現し、6人で数える開票所を動かす。",
        ),
        "comply": Command("ippyo.comply:comply", "法令などの条件を1つずつ、証拠とともに確かめる。"),
        "papers": Command(
            "ippyo.papers:papers_command",
            "端末の画面のコードから、点検記録と締切票の PDF を作る。"
            "LINE がなければ読み取りを待つ。",
        ),
        "printer": Command("ippyo.printer:printer_command", "レシートプリンターの様子を尋ねる。"),
        "recover": Command(
            "ippyo.recover:recover",
            "壊れた媒体に何が残っているかを読んで説明する。媒体には何も書かない。",
        ),
        "take-over": Command(
            "ippyo.take_over:take_over_command",
            "壊れた端末の箱を、媒体1つと箱の秘密の半分2つで締め切る。",
        ),
        "terminal": Command(
            "ippyo.terminal:terminal_command",
            "投票端末を動かす。--simulate なら、装置が無くても机の上で動く。",
        ),
        "election": _ELECTION,
        "keys": _KEYS,
        "reception": _RECEPTION,
        "card": _CARD,
        "simulate": _SIMULATE,
        "tally": _TALLY,
        "audit": _AUDIT,
        "declaration": _DECLARATION,
        "bench": _BENCH,
    },
)
