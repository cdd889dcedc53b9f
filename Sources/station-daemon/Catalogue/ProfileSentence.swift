import CardDevices

/// What is wrong in a chip profile.
struct ProfileSentence: OperatorSentence {
    let error: ProfileError

    var message: OperatorMessage {
        let text =
            switch error {
            case .malformed(let reason): OperatorText("文件不是有效的方案（\(reason)）。", "the file is no profile (\(reason)).")
            case .unknownKey(let path):
                OperatorText("本版本不认识 \(path)；请删除或更正。", "this release does not know \(path); remove or correct it.")
            case .missingKey(let path): OperatorText("缺少 \(path)。", "\(path) is missing.")
            case .badValue(let path, let expected):
                OperatorText("\(path) 的值不可用，应为：\(expected)。", "\(path) cannot be used; expected \(expected).")
            case .fieldMissing(let field, let file):
                OperatorText("文件 \(file) 缺少字段 \(field)。", "the field \(field) of \(file) is missing.")
            case .fieldUnknown(let field): OperatorText("方案中没有字段 \(field)。", "the profile has no field \(field).")
            case .fieldTooLarge(let field, let file, let bytes, let most):
                OperatorText(
                    "字段 \(field)（\(file)）有 \(bytes) 字节，最多 \(most)。",
                    "the field \(field) of \(file) has \(bytes) bytes, at most \(most) fit.")
            case .fileTooLarge(let file, let bytes, let most):
                OperatorText("文件 \(file) 有 \(bytes) 字节，最多 \(most)。", "\(file) has \(bytes) bytes, at most \(most) fit.")
            case .photoMissing(let file): OperatorText("\(file) 没有照片。", "\(file) has no photo.")
            case .photoTooLarge(let file, let bytes, let most):
                OperatorText(
                    "照片 \(file) 有 \(bytes) 字节，最多 \(most)。", "the photo \(file) has \(bytes) bytes, at most \(most) fit."
                )
            case .fileMissing(let file): OperatorText("卡上没有文件 \(file)。", "the card has no file \(file).")
            case .fileMalformed(let file, let reason):
                OperatorText("卡上文件 \(file) 无法解读（\(reason)）。", "the card's file \(file) cannot be read (\(reason)).")
            }
        return OperatorMessage(error.code, text.chinese, text.english)
    }
}
