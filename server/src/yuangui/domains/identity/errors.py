"""What identity refuses. Each reason is told to a person together with what to do next."""

from yuangui.kit.errors import Refusal


class PictureEmpty(Refusal):
    """The upload holds no bytes."""

    code = "identity.picture_empty"


class PictureTooLarge(Refusal):
    """The upload has more bytes or pixels than any camera of ours makes."""

    code = "identity.picture_too_large"


class PictureTypeRefused(Refusal):
    """The upload is neither JPEG nor PNG nor WebP, whatever it calls itself."""

    code = "identity.picture_type_refused"


class PictureBroken(Refusal):
    """The upload starts like a picture but cannot be read to its end."""

    code = "identity.picture_broken"


class PictureTooSmall(Refusal):
    """The picture has too few pixels for anything to be read in it."""

    code = "identity.picture_too_small"


class PictureUnknown(Refusal):
    """No such picture was kept for this contact."""

    code = "identity.picture_unknown"


class PictureTooDark(Refusal):
    """There is too little light in the picture."""

    code = "identity.picture_too_dark"


class PictureBlurred(Refusal):
    """The picture is out of focus or shaken."""

    code = "identity.picture_blurred"


class DocumentUnreadable(Refusal):
    """No resident ID card can be made out in the picture."""

    code = "identity.document_unreadable"


class WrongSide(Refusal):
    """The picture shows the other side of the card."""

    code = "identity.wrong_side"


class DocumentIncomplete(Refusal):
    """A side or a field is still missing."""

    code = "identity.document_incomplete"


class NumberInvalid(Refusal):
    """The number's form or check digit is wrong (GB 11643)."""

    code = "identity.number_invalid"


class NumberConflicts(Refusal):
    """The number speaks of another birth date or sex than the card."""

    code = "identity.number_conflicts"


class DocumentExpired(Refusal):
    """The document's last day has passed."""

    code = "identity.document_expired"


class DocumentNotYetValid(Refusal):
    """The document's first day is still to come."""

    code = "identity.document_not_yet_valid"


class Underage(Refusal):
    """The person is younger than the service allows."""

    code = "identity.underage"


class SidesDoNotMatch(Refusal):
    """Front and back cannot belong to one card: the term does not fit the age at issue."""

    code = "identity.sides_do_not_match"


class FieldUnknown(Refusal):
    """A resident ID card has no such field."""

    code = "identity.field_unknown"


class FieldMalformed(Refusal):
    """The value cannot stand in this field."""

    code = "identity.field_malformed"


class ActionMalformed(Refusal):
    """What came with the action is not of its form."""

    code = "identity.action_malformed"


class NoFace(Refusal):
    """No face can be made out in the picture."""

    code = "identity.no_face"


class SeveralFaces(Refusal):
    """More than one face is in the picture."""

    code = "identity.several_faces"


class FaceTooSmall(Refusal):
    """The face has too few pixels to be compared."""

    code = "identity.face_too_small"


class FaceNotAllowed(Refusal):
    """The customer has not agreed to the use of their face; the equal way is open."""

    code = "identity.face_not_allowed"


class ReferenceWithoutFace(Refusal):
    """Neither the document nor the registry gave a portrait that can be compared."""

    code = "identity.reference_without_face"


class FaceNotCompared(Refusal):
    """No live picture has been compared yet."""

    code = "identity.face_not_compared"


class WrongPerson(Refusal):
    """The live face is not the one of the document or the registry."""

    code = "identity.wrong_person"


class LivenessNotStarted(Refusal):
    """No actions have been asked for yet, or their time is over."""

    code = "identity.liveness_not_started"


class FramesMissing(Refusal):
    """Pictures of one of the asked actions are missing, too few or too many."""

    code = "identity.frames_missing"


class NothingToReplace(Refusal):
    """The action was not asked for, or there is no other one left."""

    code = "identity.nothing_to_replace"


class QuestionsUnavailable(Refusal):
    """The bank knows too little of this customer to ask questions."""

    code = "identity.questions_unavailable"


class QuestionUnknown(Refusal):
    """No such question was asked, or it was answered already."""

    code = "identity.question_unknown"


class QuestionsOpen(Refusal):
    """A question has not been answered yet."""

    code = "identity.questions_open"


class AnswersWrong(Refusal):
    """The teller cannot pass answers that were wrong."""

    code = "identity.answers_wrong"


class PhoneUnknown(Refusal):
    """The bank knows no telephone number of this customer."""

    code = "identity.phone_unknown"


class CodeSentTooOften(Refusal):
    """A code was sent a moment ago, or as often as allowed."""

    code = "identity.code_sent_too_often"


class CodeNotSent(Refusal):
    """There is no code that could be entered; ask for one."""

    code = "identity.code_not_sent"


class CodeMalformed(Refusal):
    """A code has six digits."""

    code = "identity.code_malformed"
